import { usageError } from '../../schemas/errors.ts'
import { didYouMean } from '../../schemas/nearest.ts'
import type { AtomType } from '../../schemas/store.ts'
import { takeLock } from './lock.ts'
import { readManifest } from './manifest.ts'
import { writeManifest } from './write.ts'

/** Throws a usage error for an element that `where` does not have. */
export function checkMobile(mobile: readonly string[], types: readonly AtomType[], where: string): void {
  const elements = [...new Set(types.map(({ element }) => element))]
  const stranger = mobile.find((element) => !elements.includes(element))
  if (stranger === undefined) return
  throw usageError(`--mobile ${stranger}: ${where} has no such atoms`, didYouMean(stranger, elements))
}

/** Writes into a store which of its elements are mobile. Throws a usage error for one that it does not have. */
export function nameMobile(store: string, mobile: readonly string[]): void {
  const lock = takeLock(store)
  try {
    const manifest = readManifest(store)
    checkMobile(mobile, manifest.types, store)
    if (mobile.join() !== manifest.mobile?.join()) writeManifest(store, { ...manifest, mobile: [...mobile] })
  } finally {
    lock.release()
  }
}
