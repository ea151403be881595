// The meter: what it says comes as HTML, all of it anew.

const { mounting, style } = await import(new URL("elements.js" + new URL(import.meta.url).search, import.meta.url))

style(`
.ntk-meter { display: grid; gap: 0.55rem; padding: 15px; border: 1px solid var(--st-border-color);
  border-radius: var(--st-base-radius); color: var(--st-text-color); line-height: 1.6 }
.ntk-meter > div { display: flex; flex-wrap: wrap; align-items: center; gap: 0.25rem 1rem }
.ntk-meter > p { margin: 0 }
.ntk-meter .name { flex: 0 0 15rem }
.ntk-meter .scale { flex: 1 1 12rem; position: relative; height: 0.5rem; border-radius: 0.25rem }
.ntk-meter .scale i { position: absolute; top: -0.3rem; width: 0.3rem; height: 1.1rem; transform: translateX(-50%);
  border-radius: 0.15rem; background: currentColor }
.ntk-meter .says { flex: 0 0 9rem }`)

export const mount = mounting("div", "ntk-meter", (box, { data }) => (box.innerHTML = data.html))
