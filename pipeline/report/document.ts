import { createHash } from 'node:crypto'
import { LINEAR_LABELS, LOG_LABEL } from './axes.ts'
import { type Html, html, raw } from './html.ts'
import { explorer } from './interactive/explorer.ts'
import { library } from './interactive/library.ts'
import { SCRIPT } from './script.ts'
import { STYLE } from './style.ts'
import { VARIABLES } from './theme.ts'

export interface Page {
  readonly title: string
  /** Version of the program that made it. */
  readonly code: string
  /** True where a figure comes alive under a pointer: the page carries what draws it. */
  readonly isExplored: boolean
  readonly body: Html
}

/** One HTML page that needs nothing else: no network, no fonts, no code from strings. */
export function documentOf({ title, code, isExplored, body }: Page): string {
  const scripts = isExplored ? [library(), `${SCRIPT}\n;${EXPLORER}`] : [SCRIPT]
  const page = html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policyOf(scripts)}"><meta name="color-scheme" content="light dark">
<meta name="generator" content="ionstream ${code}"><title>${title}</title><style>${raw(STYLE)}</style></head>
<body><main>${body}
</main>${scripts.map((script) => html`<script>${raw(script)}</script>`)}</body></html>
`
  return page.html
}

const EXPLORER = explorer({ variables: VARIABLES, labels: { log: LOG_LABEL, linear: LINEAR_LABELS } })

const policyOf = (scripts: readonly string[]): string =>
  [
    "default-src 'none'",
    "style-src 'unsafe-inline'",
    `script-src ${scripts.map((script) => `'sha256-${createHash('sha256').update(script).digest('base64')}'`).join(' ')}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ')
