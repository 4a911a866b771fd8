const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Text that is safe in HTML, between tags and in quoted attributes. */
export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (sign) => ENTITIES[sign])

/** A piece of HTML that is as it should be, as opposed to text that came from outside. */
export interface Html {
  readonly html: string
}

type Part = string | number | Html | undefined | readonly Part[]

/** Template of HTML: text and numbers that are put in are escaped, pieces of HTML are not, lists are joined. */
export const html = (strings: TemplateStringsArray, ...parts: readonly Part[]): Html => ({
  html: strings.map((text, i) => text + (i < parts.length ? render(parts[i]) : '')).join(''),
})

/** HTML from elsewhere in this program, taken as it is. */
export const raw = (markup: string): Html => ({ html: markup })

function render(part: Part): string {
  if (part === undefined) return ''
  if (typeof part === 'string' || typeof part === 'number') return escapeHtml(String(part))
  return 'html' in part ? part.html : part.map(render).join('')
}
