// The shop's own script: opens the chat, and signs the customer in the way a real shop would.
(() => {
  const KEY = "shop.signed-in";
  const account = document.getElementById("account");
  const chat = () =>
    new Promise((resolve) => {
      if (window.Pristan) resolve(window.Pristan);
      else addEventListener("pristan:loaded", () => resolve(window.Pristan), { once: true });
    });

  const show = (name) => {
    account.textContent = name ? `Выйти: ${name}` : "Войти как Гульнара";
    account.setAttribute("aria-pressed", String(Boolean(name)));
  };
  const signIn = async () => {
    const answer = await fetch("/demo/shop/sign-in", { method: "POST" });
    if (!answer.ok) return;
    const { name, token } = await answer.json();
    sessionStorage.setItem(KEY, name);
    show(name);
    (await chat()).identify(token);
  };
  const signOut = async () => {
    sessionStorage.removeItem(KEY);
    show(null);
    (await chat()).logout();
  };

  account.addEventListener("click", () => (sessionStorage.getItem(KEY) ? signOut() : signIn()));
  for (const button of document.querySelectorAll("[data-chat=open]")) {
    button.addEventListener("click", async () => (await chat()).open());
  }
  if (sessionStorage.getItem(KEY)) signIn();
})();
