// Class and height of everything that can be pressed and is less high than `smallest`, in px.
(smallest) => [...document.querySelectorAll("a, button, input, select, textarea, label.chip")]
  .filter((one) => one.checkVisibility() && !one.closest("p, dd, .unseen, .skip, li.row, .errors, .conflict-head"))
  .filter((one) => !(one.matches("input") && one.closest("label, .search-box")))
  .map((one) => {
    const box = one.getBoundingClientRect(), more = getComputedStyle(one, "::after");
    const grown = more.position === "absolute" && more.content !== "none" ? -2 * parseFloat(more.top) || 0 : 0;
    return [one.className || one.tagName, Math.round(box.height + Math.max(0, grown))];
  })
  .filter(([, height]) => height < smallest)
