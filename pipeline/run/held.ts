import type { StoreManifest } from '../../schemas/store.ts'

/** A store as the process knows it that writes it: its manifest, and files by path that are not on the disk yet. */
export interface HeldStore {
  readonly manifest: StoreManifest
  readonly files: ReadonlyMap<string, Uint8Array>
}
