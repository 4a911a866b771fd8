import type { ExecutionContext } from 'ava'

const VOID = new Set(['meta', 'br', 'link', 'input', 'img', 'hr'])

/** Every tag that is opened is closed, in order. Attribute values must hold no angle brackets. */
export function assertBalanced(t: ExecutionContext, markup: string): void {
  const open: string[] = []
  const text = markup.replace(/<!doctype html>/, '').replaceAll(/<(script|style)>[\s\S]*?<\/\1>/g, '')
  for (const [tag, closing, name, rest] of text.matchAll(
    /<(\/?)([a-zA-Z][\w-]*)((?:\s+[\w:-]+(?:="[^"<>]*")?)*\s*\/?)>|</g,
  )) {
    if (name === undefined) t.fail(`stray "<" before ${JSON.stringify(tag)}`)
    else if (closing === '/') t.is(open.pop(), name)
    else if (!rest.endsWith('/') && !VOID.has(name)) open.push(name)
  }
  t.deepEqual(open, [])
}

const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" }
export const plainText = (text: string): string =>
  text.replace(/&(amp|lt|gt|quot|#39);/g, (_, name) => ENTITIES[name])

/** The words in an SVG picture. */
export const textsOf = (svg: string): string[] =>
  [...svg.matchAll(/<text [^>]*>([^<]*)<\/text>/g)].map(([, text]) => plainText(text))
