// The one Trusted Types policy. htmx writes HTML that our own server rendered and escaped; scripts and
// script addresses made from text stay refused.
if (window.trustedTypes) {
  window.trustedTypes.createPolicy("default", { createHTML: (html) => html });
}
