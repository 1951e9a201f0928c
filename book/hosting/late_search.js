/* The search index is for those who search: until then, Material's request waits. */
(() => {
  const wanted = new Promise((go) => {
    if (/[?&][hq]=/.test(location.search)) go();
    addEventListener("focusin", (event) => {
      if (event.target.closest("[data-md-component=search]")) go();
    });
  });
  const { open } = XMLHttpRequest.prototype;
  XMLHttpRequest.prototype.open = function (method, url) {
    if (/\/search_index\.json$/.test(url)) {
      this.send = () => wanted.then(() => XMLHttpRequest.prototype.send.call(this));
    }
    return open.apply(this, arguments);
  };
})();
