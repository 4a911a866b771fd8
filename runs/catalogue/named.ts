import type { Operator } from '../../pipeline/definition/operator.ts'
import { usageError } from '../../schemas/errors.ts'
import { didYouMean } from '../../schemas/nearest.ts'
import { readCatalogue } from './catalogue.ts'

/** The listed operator of this name, loaded without the others; undefined where there is none. */
export async function listed(name: string): Promise<Operator | undefined> {
  const { modules } = await readCatalogue()
  if (!Object.hasOwn(modules, name)) return undefined
  const made = await import(new URL(`../../operators/${modules[name]}`, import.meta.url).href)
  return Object.values(made as Record<string, { readonly operator?: Operator } | undefined>).find(
    (maker) => maker?.operator?.name === name,
  )?.operator
}

/** The same. Throws a usage error, with the nearest name, where there is none. */
export async function findOperator(name: string): Promise<Operator> {
  const found = await listed(name)
  if (found) return found
  throw usageError(
    `no operator "${name}"`,
    didYouMean(name, Object.keys((await readCatalogue()).modules).sort()),
  )
}
