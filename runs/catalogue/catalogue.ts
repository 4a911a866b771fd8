import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { describeAll } from './describe.ts'

/** What "ionstream list" knows: made when the program is built, so that nothing else is loaded for it. */
export type Catalogue = ReturnType<typeof describeAll>
export type Described = Catalogue['operators'][number]

/** Where the build puts it. */
export const CATALOGUE = join(import.meta.dirname, 'catalogue.json')

let known: Catalogue | undefined

/** The catalogue of the build, read once; of the operators themselves where the build left none. */
export async function readCatalogue(): Promise<Catalogue> {
  known ??= existsSync(CATALOGUE)
    ? (JSON.parse(readFileSync(CATALOGUE, 'utf8')) as Catalogue)
    : (await import('./describe.ts')).describeAll()
  return known
}
