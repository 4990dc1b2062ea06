// The desk in the browser: files are sent one after the other, and the work that goes on is asked for every second.
"use strict";
const key = document.querySelector('meta[name="ficha"]').content;

const drop = document.getElementById("soltar");
if (drop) {
  const list = document.getElementById("subidas");
  const most = Number(drop.dataset.mayor);
  let queue = Promise.resolve();
  let waiting = 0;
  let failed = false;

  // what is chosen next needs the files that are on their way
  const hold = (held) => { for (const button of document.querySelectorAll("main button")) button.disabled = held; };

  const send = (file, line) => new Promise((done) => {
    const bar = line.querySelector("progress");
    const end = (why) => {
      bar.remove();
      if (why) {
        failed = true;
        line.className = "malo";
        line.append(`: ${why}`);
      } else {
        line.append(": recibido");
      }
      done();
    };
    if (file.size > most) {
      end(`pesa más de ${Math.round(most / 1e6)} MB, que es el límite. Expórtelo por partes, por ejemplo un año en cada archivo.`);
      return;
    }
    const request = new XMLHttpRequest();
    request.open("POST", "/archivos");
    request.setRequestHeader("X-Ficha", key);
    request.setRequestHeader("X-Nombre", encodeURIComponent(file.name));
    request.upload.addEventListener("progress", (event) => { bar.value = event.loaded / (event.total || 1); });
    request.addEventListener("load", () => {
      let told = {};
      try { told = JSON.parse(request.responseText); } catch { told = { error: request.responseText }; }
      end(request.status === 200 ? "" : told.error || "no se recibió");
    });
    request.addEventListener("error", () => end("no llegó a la mesa. Vea que siga abierta, que el disco tenga espacio, y repita."));
    request.send(file);
  });

  const finish = async () => {
    const line = document.createElement("li");
    line.textContent = "Reconociendo qué es cada archivo …";
    list.append(line);
    const answer = await fetch("/reconocer", { method: "POST", headers: { "X-Ficha": key, Accept: "application/json" } }).catch(() => null);
    const told = answer ? await answer.json().catch(() => ({})) : {};
    if (told.ir && !failed) {
      location.assign(told.ir);
      return;
    }
    hold(false);
    line.textContent = told.error ? `${told.error} ` : "";
    const link = document.createElement("a");
    link.href = "/";
    link.textContent = "Ver los archivos que sí se recibieron";
    line.append(link);
  };

  const take = (files) => {
    if (files.length) hold(true);
    for (const file of files) {
      const line = document.createElement("li");
      line.textContent = file.name;
      const bar = document.createElement("progress");
      bar.max = 1;
      bar.setAttribute("aria-label", `Envío de ${file.name}`);
      line.append(bar);
      list.append(line);
      waiting += 1;
      queue = queue.then(() => send(file, line)).then(() => {
        waiting -= 1;
        return waiting ? null : finish();
      });
    }
  };
  document.getElementById("elegir").addEventListener("change", (event) => take([...event.target.files]));
  for (const kind of ["dragenter", "dragover"]) {
    document.addEventListener(kind, (event) => { event.preventDefault(); drop.classList.add("encima"); });
  }
  document.addEventListener("dragleave", (event) => { if (!event.relatedTarget) drop.classList.remove("encima"); });
  document.addEventListener("drop", (event) => {
    event.preventDefault();
    drop.classList.remove("encima");
    take([...event.dataTransfer.files]);
  });
}

const going = document.querySelector(".marcha");
if (going) {
  const ask = async () => {
    const answer = await fetch("/trabajo").catch(() => null);
    if (!answer || !answer.ok) {
      going.querySelector(".tiempo").textContent = "La mesa no responde: vea que siga abierta.";
    } else {
      const told = await answer.json();
      if (told.estado !== "en curso") {
        location.reload();
        return;
      }
      const bar = going.querySelector("progress");
      if (told.parte === null) bar.removeAttribute("value"); else bar.value = told.parte;
      going.querySelector(".tiempo").textContent = told.tiempo;
      if (told.lineas.length) going.querySelector(".ultima").textContent = told.lineas[told.lineas.length - 1];
    }
    setTimeout(ask, 1000);
  };
  setTimeout(ask, 700);
}

// A form is sent once: the second click of a double click would start nothing, and confuse.
for (const form of document.querySelectorAll("form")) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.enviado) event.preventDefault();
    form.dataset.enviado = "si";
  });
}
addEventListener("pageshow", () => { for (const form of document.querySelectorAll("form")) delete form.dataset.enviado; });
