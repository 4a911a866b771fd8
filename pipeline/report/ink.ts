import { escapeHtml } from './html.ts'
import { FONT, VARIABLES } from './theme.ts'

/** What the renderer says to screen readers of every part and what is its default anyway: a third of the file. */
const NOISE =
  / (?:aria-hidden|aria-roledescription|role|pointer-events|class|stroke-miterlimit|aria-label)="[^"]*"| opacity="1"/g
const FAMILY = / font-family="[^"]*"/g
const EMPTY = /<text [^>]*\/>|<path [^>]*(?:display="none"|d="M0,0h-?0v-?0h-?0Z")[^>]*\/>/g
/** Marks that stand for one row each. */
const ONE_VALUE = /aria-roledescription="(?:point|circle|square|bar|rect mark|arc)"/

/** A rendered figure made small: without what is said twice, rounded to hundredths of a pixel, with a title on every value. */
export function tidy(svg: string): string {
  return svg
    .replace(EMPTY, '')
    .replace(/<[^>]+>/g, (tag) => round(withTitle(tag)))
    .replace(/<g><\/g>/g, '')
}

function withTitle(tag: string): string {
  const label = ONE_VALUE.test(tag) ? /aria-label="([^"]*)"/.exec(tag)?.[1] : undefined
  const bare = tag.replace(NOISE, '').replace(FAMILY, '')
  return label === undefined || !bare.endsWith('/>')
    ? bare
    : `${bare.slice(0, -2)}><title>${readably(label)}</title></path>`
}

/** Numbers to four digits. */
const readably = (label: string): string =>
  label.replace(/[-−]?\d+\.?\d*(?:e[+-]?\d+)?/g, (number) => {
    const value = Number(number.replace('−', '-'))
    return number.replace(/\D/g, '').length > 5 && Number.isFinite(value)
      ? String(Number(value.toPrecision(4)))
      : number
  })

const round = (tag: string): string =>
  tag.replace(/ (?:d|transform|x2|y2|x|y|width|height)="[^"]*"/g, (attribute) =>
    attribute.replace(/\d+\.\d{3,}(?:e-\d+)?/g, (number) => String(Number(Number(number).toFixed(2)))),
  )

/** What only answers to a pointer, which in the page the page's code does. */
const ASKED = / *<path (?=[^>]* opacity="0")[^>]*><title>[^<]*<\/title><\/path>|<title>[^<]*<\/title>/g

/** A picture for the page: its colours follow the page, its ids are its own. */
export function inline(whole: string, id: string, kind: string, title: string): string {
  const svg = whole.replace(ASKED, '').replace(/<g><\/g>/g, '')
  const [, width, height] = /viewBox="0 0 ([\d.]+) ([\d.]+)"/.exec(svg)!
  const head =
    `<svg class="plot ${kind}" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" ` +
    `font-family="${FONT}" role="img" aria-label="${escapeHtml(title)}">`
  return svg.replace(/<[^>]+>/g, (tag) =>
    tag.startsWith('<svg') ? head : ownIds(inPageColours(tag), `${id}-${kind}`),
  )
}

/** A file of its own: white paper, real colours. */
export function standalone(svg: string, title: string): string {
  const [, width, height] = /viewBox="0 0 ([\d.]+) ([\d.]+)"/.exec(svg)!
  const head =
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" ` +
    `font-family="${FONT}"><title>${escapeHtml(title)}</title><rect width="100%" height="100%" fill="#fff"/>`
  return `${svg.replace(/^<svg[^>]*>/, head)}\n`
}

const inPageColours = (tag: string): string =>
  tag.replace(/ (fill|stroke)="(#[0-9a-f]{6})"/g, (whole, attribute, colour) =>
    VARIABLES.has(colour) ? ` ${attribute}="${VARIABLES.get(colour)}"` : whole,
  )

const ownIds = (tag: string, prefix: string): string =>
  tag.replace(/ id="([^"]*)"/g, ` id="${prefix}-$1"`).replace(/url\(#([^)]*)\)/g, `url(#${prefix}-$1)`)
