import { type Html, html } from './html.ts'

/** A link to a file of the result's folder; the path is taken as one, whatever is in it. */
export const linkTo = (path: string, text: string = path): Html =>
  html`<a href="./${path.split('/').map(encodeURIComponent).join('/')}">${text}</a>`
