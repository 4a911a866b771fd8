import { usageError } from '../../schemas/errors.ts'
import { didYouMean } from '../../schemas/nearest.ts'
import { takeLock } from './lock.ts'
import { readManifest } from './manifest.ts'
import { writeManifest } from './write.ts'

/** Writes into a store which of its elements are mobile. Throws a usage error for one that it does not have. */
export function nameMobile(store: string, mobile: readonly string[]): void {
  const lock = takeLock(store)
  try {
    const manifest = readManifest(store)
    const elements = [...new Set(manifest.types.map(({ element }) => element))]
    const stranger = mobile.find((element) => !elements.includes(element))
    if (stranger !== undefined)
      throw usageError(`--mobile ${stranger}: ${store} has no such atoms`, didYouMean(stranger, elements))
    if (mobile.join() !== manifest.mobile?.join()) writeManifest(store, { ...manifest, mobile: [...mobile] })
  } finally {
    lock.release()
  }
}
