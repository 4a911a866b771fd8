import { existsSync } from 'node:fs'
import test from 'ava'
import { ingest } from '../../pipeline/ingest/index.ts'
import type { IngestOptions } from '../../pipeline/ingest/options/options.ts'
import { explain, type IonstreamError } from '../../schemas/errors.ts'
import { count, dump, place, quiet, textFile } from './dump.ts'

export const ELEMENTS_OF_TWO = '1=Li,2=S'
export const good = dump({ steps: count(3), rows: quiet })
export const frames = good.split(/(?=ITEM: TIMESTEP)/)
export const xdatcar =
  'Li S\n1.0\n 10 0 0\n 0 10 0\n 0 0 10\nLi S\n1 1\nDirect configuration=     1\n0.1 0.2 0.3\n0.5 0.5 0.5\n'

/** Input that is refused, and what the refusal says. */
export interface Case {
  readonly title: string
  readonly text?: string | Uint8Array
  readonly options?: Partial<IngestOptions>
  readonly exit: 2 | 3
  readonly says: readonly RegExp[]
}

/** The error of an ingest that must not succeed; without files, of a good dump. */
export async function refusal(given: Partial<IngestOptions>, out = place('run')): Promise<IonstreamError> {
  const files = given.files ?? [textFile('x.dump', good)]
  return ingest({ timestep: '2fs', elements: ELEMENTS_OF_TWO, ...given, files, out }).then(
    () => accepted(),
    (error) => error,
  )
}

const accepted = (): never => {
  throw new Error('it was accepted')
}

/** A test for each: message, exit code, and that nothing is left behind. */
export function refuse(cases: readonly Case[]): void {
  for (const { title, text, options, exit, says } of cases) {
    test(`refused: ${title}`, async (t) => {
      const out = place('run')
      const files = text === undefined ? {} : { files: [textFile('x.dump', text)] }
      const error = await refusal({ ...files, ...options }, out)
      t.is(error.exitCode, exit, explain(error))
      for (const part of says) t.regex(explain(error), part)
      t.false(existsSync(out), 'nothing that looks like a store is left')
    })
  }
}
