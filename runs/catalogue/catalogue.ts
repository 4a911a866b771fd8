import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { describeAll } from './describe.ts'

/** What "ionstream list" knows: made when the program is built, so that nothing else is loaded for it. */
export type Catalogue = ReturnType<typeof describeAll>
export type Described = Catalogue['operators'][number]

/** Where the build puts it. */
export const CATALOGUE = join(import.meta.dirname, 'catalogue.json')

/** The catalogue of the build; of the operators themselves where the build left none. */
export async function readCatalogue(): Promise<Catalogue> {
  if (existsSync(CATALOGUE)) return JSON.parse(readFileSync(CATALOGUE, 'utf8'))
  return (await import('./describe.ts')).describeAll()
}
