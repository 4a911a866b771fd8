import { foundMobile } from '../../../operators/frames/mobile.ts'
import { nameMobile } from '../../../pipeline/store/mobile.ts'
import { openRun } from '../../../pipeline/store/read.ts'

/** Writes into a new store which elements are mobile, where it names none: those whose atoms leave their places. Gives what is to be
 *  said of it; `told` where somebody named them. */
export function settleMobile(store: string, told: boolean): string {
  findMobile(store)
  const { manifest, close } = openRun(store)
  close()
  const { mobile } = manifest
  if (told && mobile) return `mobile: ${mobile.join(', ')}`
  if (mobile) return `mobile: ${mobile.join(', ')}, whose atoms leave their places (other: --mobile)`
  return 'mobile: not known, no element alone leaves its places; measures take lithium, or what --mobile or --of says'
}

function findMobile(store: string): void {
  const run = openRun(store)
  const found = run.manifest.mobile || run.columns.includes('label') ? [] : foundMobile(run)
  run.close()
  if (found.length > 0) nameMobile(store, found)
}
