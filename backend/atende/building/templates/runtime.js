// What translated templates call. Each function has a twin in web/template_values.py (or stands for
// an operator of Python) and gives the same, errors included.
class Markup {
  constructor(html) {
    this.$ = html; // no template can name it: Jinja2 knows no $ in names
  }
}
const safe = (html) => new Markup(html);
const plain = (value) => (value instanceof Markup ? value.$ : value);
const isDictionary = (value) =>
  typeof value == "object" && value !== null && !Array.isArray(value) && !(value instanceof Markup);
const refuse = (message) => {
  throw new TypeError(message);
};

// What reaches every template of one rendering, macros too. Rendering never waits, so there is one.
let wide, words, given;
const leftOut = Symbol("left out");

const special = /[&<>"']/;
const entities = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&#34;", "'": "&#39;" };
const escape = (text) =>
  special.test(text) ? text.replace(/[&<>"']/g, (character) => entities[character]) : text;

const text = (value) => {
  if (typeof value == "string") return value;
  if (value === null || value === undefined) return "";
  if (typeof value == "boolean") return value ? "true" : "false";
  if (value instanceof Markup) return value.$;
  return String(whole(value));
};
const show = (value) => (value instanceof Markup ? value.$ : escape(text(value)));
const escaped = (value) => safe(show(value));
const joined = (pieces) =>
  pieces.some((piece) => piece instanceof Markup)
    ? safe(pieces.map(show).join(""))
    : pieces.map(text).join("");

const get = (holder, key) => {
  if (Array.isArray(holder)) return Number.isInteger(key) ? holder.at(key) : undefined;
  key = plain(key);
  return typeof key == "string" && isDictionary(holder) && Object.hasOwn(holder, key)
    ? holder[key]
    : undefined;
};
const each = (value) => {
  if (Array.isArray(value)) return value;
  return value === null || value === undefined ? [] : refuse("a loop goes over a list");
};
const eachOf = (value, length) => {
  for (const item of each(value)) {
    if (!Array.isArray(item) || item.length !== length) refuse(`the loop wants lists of ${length}`);
  }
  return each(value);
};

const truth = (value) => {
  if (typeof value != "object" || value === null) return !!value;
  if (Array.isArray(value)) return value.length > 0;
  return value instanceof Markup ? value.$ !== "" : Object.keys(value).length > 0;
};
const both = (left, right) => (truth(left) ? right() : left);
const either = (left, right) => (truth(left) ? left : right());

const comparable = (value) => (typeof value == "boolean" ? Number(value) : plain(value));
const same = (left, right) => {
  const a = comparable(left);
  const b = comparable(right);
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((item, index) => same(item, b[index]));
  if (isDictionary(a) && isDictionary(b)) {
    const keys = Object.keys(a);
    return (
      keys.length === Object.keys(b).length &&
      keys.every((key) => Object.hasOwn(b, key) && same(a[key], b[key]))
    );
  }
  return a === b;
};
// Python orders texts by code point. UTF-16 puts the astral ones (surrogates, D800-DFFF) before
// E000-FFFF: lift the surrogates above those.
const order = (unit) => (unit < 0xd800 ? unit : unit < 0xe000 ? unit + 0x2000 : unit - 0x800);
const lessText = (a, b) => {
  let at = 0;
  while (at < a.length && at < b.length && a[at] === b[at]) at++;
  if (at === a.length || at === b.length) return a.length < b.length;
  return order(a.charCodeAt(at)) < order(b.charCodeAt(at));
};
const less = (left, right) => {
  const a = comparable(left);
  const b = comparable(right);
  if (typeof a == "number" && typeof b == "number") return a < b;
  if (typeof a == "string" && typeof b == "string") return lessText(a, b);
  if (!Array.isArray(a) || !Array.isArray(b)) refuse("these have no order");
  const at = a.findIndex((item, index) => index >= b.length || !same(item, b[index]));
  if (at < 0) return a.length < b.length;
  return at < b.length && less(a[at], b[at]);
};
const holds = (value, container) => {
  const item = plain(value);
  const holder = plain(container);
  if (typeof holder == "string")
    return typeof item == "string" ? holder.includes(item) : refuse("a text holds texts");
  if (Array.isArray(holder)) return holder.some((other) => same(item, other));
  if (holder === undefined) return false;
  if (!isDictionary(holder)) refuse("this holds nothing");
  if (typeof item == "object" && item !== null) refuse("this is no key");
  return typeof item == "string" && Object.hasOwn(holder, item);
};

const whole = (value) =>
  Number.isSafeInteger(value) ? value : refuse("this is not a whole number the phone holds");
const remainder = (left, right) => {
  const rest = whole(left) % whole(right);
  return whole(rest && rest < 0 !== right < 0 ? rest + right : rest);
};
// By way of BigInt, since left - rest may be too large to be exact.
const quotient = (left, right) => {
  const rest = remainder(left, right);
  return whole(Number((BigInt(left) - BigInt(rest)) / BigInt(right)));
};

const size = (value) => {
  const sized = plain(value);
  if (typeof sized == "string") return [...sized].length; // code points, as Python counts
  if (Array.isArray(sized)) return sized.length;
  if (isDictionary(sized)) return Object.keys(sized).length;
  return sized === null || sized === undefined ? 0 : refuse("this has no length");
};
const fallback = (value, instead, emptyToo) =>
  value === undefined || (truth(emptyToo) && !truth(value)) ? instead : value;
const join = (value, separator = "") =>
  joined(each(value).flatMap((item, index) => (index ? [separator, item] : [item])));
const first = (value) => each(value)[0];
const last = (value) => each(value).at(-1);
const urlencode = (value) =>
  encodeURIComponent(text(value))
    .replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll("%2F", "/");

// As atende_rules/language.py: a text without translation is given as written.
const fill = (message, fields) =>
  message.replace(/\{(\w+)\}/g, (_, name) =>
    Object.hasOwn(fields, name) ? text(fields[name]) : refuse(`the text wants ${name}`),
  );
const translated = (message, otherwise) =>
  words && Object.hasOwn(words, message) ? words[message] : otherwise;
const say = (message, fields = {}) => {
  const translation = translated(message, message);
  return fill(Array.isArray(translation) ? translation[0] : translation, fields);
};
const sayMany = (one, many, n, fields = {}) => {
  const translation = translated(one, [one, many]);
  const plural = wide.page.language === "pt-BR" ? whole(n) > 1 : whole(n) !== 1;
  const message = Array.isArray(translation) ? translation[Number(plural)] : translation;
  return fill(message, { n, ...fields });
};

const begin = (pages, name, context, catalogue, functions) => {
  if (!Object.hasOwn(pages, name)) throw new RangeError(`there is no template "${name}"`);
  wide = context;
  words = catalogue;
  given = functions;
  return pages[name](context);
};
