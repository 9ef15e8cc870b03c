// The terminal takes the keys as soon as it shows something, without a click.
new MutationObserver((_, observer) => {
  const keys = document.querySelector(".xterm-helper-textarea");
  if (keys && document.body.classList.contains("-first-byte")) {
    observer.disconnect();
    keys.focus();
  }
}).observe(document.body, { attributes: true });
document.getElementById("again").addEventListener("click", () => window.location.reload());
