"use strict";

/** A text as it is searched: small letters without accents. */
const plain = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase();

/** The words typed into a field, plain. */
const wordsOf = (field) => plain(field.value).split(/\s+/).filter(Boolean);

