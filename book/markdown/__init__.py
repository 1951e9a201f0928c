"""Python-Markdown extensions: what the site shows, under MkDocs and Zensical."""
