"use strict";
(() => {
  const plain = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
  const cards = [...document.querySelectorAll(".tarjeta")].map((node) => ({ node, words: plain(node.dataset.palabras) }));
  const box = document.getElementById("buscar");
  const count = document.getElementById("cuantas");
  const search = () => {
    const wanted = plain(box.value).split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const card of cards) {
      card.node.hidden = !wanted.every((word) => card.words.includes(word));
      shown += card.node.hidden ? 0 : 1;
    }
    count.textContent = shown === cards.length ? `${shown}` : `${shown} de ${cards.length}`;
  };
  box.addEventListener("input", search);
  document.querySelector(".buscar").hidden = false;
  search();
})();
