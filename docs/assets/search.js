// A question is asked in words that no answer need hold. The search gets the others, and
// those less their endings, since it finds whatever begins so. Material's search and
// Zensical's are asked by the same kind of message. What stands in quotes is left alone.
const EMPTY = new Set(("a am an and any anyone are as at be been best but by can correctly could "
  + "did difference do does doing done during explain explained for from get gets give gives got "
  + "had happen happens has have help how i if in instead into is it its just keep keeps like "
  + "make makes mean meaning means much must my need needed needs not of on or our really shall "
  + "should so some still tell than that the their them then there these they this to too use "
  + "used uses using versus vs want was way we were what what's when where whether which while "
  + "who why will with without won't work works would you your doesn't don't isn't can't "
  + "aren't i'm it's").split(" "));
const ENDING = /^([a-z]{4,})ing$|^([a-z]{3,}[^s])s$/i;

const asked = (text) => {
  if (typeof text !== "string" || text.includes('"')) return text;
  const words = text.replaceAll("’", "'").split(/\s+/).map((word) => word.replace(/[?!.,;:]+$/, ""));
  const full = words.filter((word) => word && !EMPTY.has(word.toLowerCase()));
  return full.map((word) => word.replace(ENDING, "$1$2")).join(" ") || text;
};

const QUERY = 2; // of the message that asks
const { postMessage } = Worker.prototype;
Worker.prototype.postMessage = function (message, ...rest) {
  const { type, data } = message ?? {};
  if (type === QUERY) {
    const isText = typeof data === "string"; // Material's
    const query = isText ? asked(data) : { ...data, input: asked(data.input) };
    message = { ...message, data: query };
  }
  return postMessage.call(this, message, ...rest);
};
