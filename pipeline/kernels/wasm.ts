import { readFileSync } from 'node:fs'

export interface Memory {
  readonly buffer: ArrayBuffer
  grow(pages: number): number
}

export const PAGE = 1 << 16

// The compiler's library without the DOM does not know WebAssembly.
const { WebAssembly } = globalThis as unknown as {
  WebAssembly: {
    Module: new (bytes: Uint8Array) => object
    Memory: new (size: { initial: number }) => Memory
    Instance: new (module: object, imports: object) => { exports: unknown }
  }
}

const compiled = new Map<string, object>()

/** An instance of the kernel in this file on a memory of its own. */
export function instantiate<K>(file: URL, pages: number): { kernel: K; memory: Memory } {
  const module = compiled.get(file.href) ?? new WebAssembly.Module(readFileSync(file))
  compiled.set(file.href, module)
  const memory = new WebAssembly.Memory({ initial: pages })
  return { kernel: new WebAssembly.Instance(module, { env: { memory } }).exports as K, memory }
}
