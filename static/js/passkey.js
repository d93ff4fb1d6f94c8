// A passkey: the browser asks for it, and what it answers is sent in the form's hidden field `credential`.
// <script type="application/json" id="passkey-create"> or "passkey-get" holds what the server asks for; where several
// tabs stand at the same door (`data-passkey-get="address"`), it is fetched when it is wanted: the last one asked counts.
(() => {
  const asked = (name) => JSON.parse(document.getElementById(name)?.textContent ?? "null");
  const said = document.querySelector("[data-passkey-said]");
  const field = (form) => form.elements.namedItem("credential");

  const ask = async (form, deed) => {
    said.hidden = true;
    try {
      field(form).value = JSON.stringify(await deed());
    } catch {
      said.textContent = "Nyckeln svarade inte, eller så avbröts det. Försök igen.";
      said.hidden = false;
      return;
    }
    form.requestSubmit();
  };

  const create = asked("passkey-create");
  const form = document.querySelector("form [name=credential]")?.form;
  if (create && form) {
    form.addEventListener("submit", (event) => {
      if (field(form).value) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      ask(form, () => webauthnJSON.create(create));
    }, { capture: true });
  }

  const get = asked("passkey-get");
  const button = document.querySelector("[data-passkey-get]");
  const address = button?.dataset.passkeyGet;
  const fetched = async () => (await fetch(address, { cache: "no-store" })).json();
  const isAsked = address || get?.publicKey?.allowCredentials?.length;
  if (isAsked && button && form && webauthnJSON.supported()) {
    button.hidden = false;
    button.addEventListener("click", () => ask(form, async () => webauthnJSON.get(address ? await fetched() : get)));
  }
})();
