import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

let text: string | undefined

/** The renderer of the figures as the page's own code, with an interpreter of its expressions in place of code from strings.
 *  Both are under the BSD 3-Clause licence. */
export function library(): string {
  text ??= `/*! vega, vega-interpreter: BSD-3-Clause, University of Washington Interactive Data Lab */\n${renderer()}\n;${interpreter()}`
  return text
}

const folderOf = (name: string): string => dirname(createRequire(import.meta.url).resolve(name))

const renderer = (): string => readFileSync(join(folderOf('vega'), 'vega.min.js'), 'utf8').trimEnd()

/** The module as a piece of script: what it imports is in the renderer, what it exports is put beside it. */
function interpreter(): string {
  const module = readFileSync(join(folderOf('vega-interpreter'), 'vega-interpreter.js'), 'utf8')
  const body = module
    .replace(/^import (\{[^}]*\}) from 'vega-util';$/m, 'const $1 = vega;')
    .replace(
      /^export \{ expression as expressionInterpreter \};$/m,
      'vega.expressionInterpreter = expression;',
    )
    .replace(/^\/\/# sourceMappingURL=.*$/m, '')
  return `(() => {\n${body.trim()}\n})()`
}
