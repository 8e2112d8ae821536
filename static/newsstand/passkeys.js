/* Passkeys: the browser asks the device or key, and the answer goes with the form.
   Without this there are passwords, codes of an app and recovery codes. */
{
  const bytes = (text) => Uint8Array.from(
    atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));
  const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const named = (keys = []) => keys.map((key) => ({ ...key, id: bytes(key.id) }));

  /* What the server asks, as the browser takes it. */
  const asked = (options) => ({
    ...options,
    challenge: bytes(options.challenge),
    ...(options.user && { user: { ...options.user, id: bytes(options.user.id) } }),
    ...(options.excludeCredentials && { excludeCredentials: named(options.excludeCredentials) }),
    ...(options.allowCredentials && { allowCredentials: named(options.allowCredentials) }),
  });

  /* What the device answers, as the server takes it. */
  const answered = (credential) => {
    const { response } = credential;
    const parts = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];
    const sent = Object.fromEntries(
      parts.filter((part) => response[part]).map((part) => [part, text(response[part])]));
    if (response.getTransports) sent.transports = response.getTransports();
    return {
      type: credential.type,
      id: credential.id,
      rawId: text(credential.rawId),
      authenticatorAttachment: credential.authenticatorAttachment,
      response: sent,
      clientExtensionResults: credential.getClientExtensionResults(),
    };
  };

  const here = () => JSON.parse(document.getElementById("passkey-options").textContent);
  const fetched = async (form) => {
    const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new TypeError(`${answer.status}`);
    return answer.json();
  };
  const ways = {
    async create() {
      const options = asked(here().creation_options.publicKey);
      /* kept by the device itself where it can: then it signs in without an address typed first */
      Object.assign(options.authenticatorSelection, { residentKey: "preferred", requireResidentKey: false });
      return navigator.credentials.create({ publicKey: options });
    },
    async get() {
      return navigator.credentials.get({ publicKey: asked(here().request_options.publicKey) });
    },
    async login(form) {
      const { request_options: options } = await fetched(form);
      return navigator.credentials.get({ publicKey: asked(options.publicKey) });
    },
  };
  const faults = { NotAllowedError: "cancelled", AbortError: "cancelled", InvalidStateError: "known", TypeError: "lost" };

  for (const form of document.querySelectorAll("form[data-passkey]:not([data-awake])")) {
    const said = form.querySelector(".said");
    form.dataset.awake = "";
    if (!window.PublicKeyCredential) {
      said.textContent = said.dataset.none;
      continue;
    }
    form.querySelector("button").hidden = false;
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      said.textContent = "";
      try {
        const credential = await ways[form.dataset.passkey](form);
        form.elements.credential.value = JSON.stringify(answered(credential));
        form.submit();
      } catch (fault) {
        said.textContent = said.dataset[faults[fault.name] ?? "failed"];
      }
    });
  }
}
