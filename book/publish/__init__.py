"""From a built site to what a static host sends."""
