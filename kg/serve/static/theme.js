// Light or dark, as the system is.
const darkness = matchMedia("(prefers-color-scheme: dark)");
const follow = () => { document.documentElement.dataset.theme = darkness.matches ? "dark" : "light"; };
darkness.addEventListener("change", follow);
follow();
