import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { folder } from '../folder.ts'

/** A folder of commands that print, complain and end as told; each writes down what it was called with. */
export function fakes(commands: Record<string, string>): { bin: string; calls(): string } {
  const bin = join(folder(), 'bin')
  mkdirSync(bin)
  for (const [name, text] of Object.entries(commands)) {
    writeFileSync(join(bin, name), `#!/bin/sh\necho ${name} "$@" >> ${bin}/calls\n${text}\n`)
    chmodSync(join(bin, name), 0o755)
  }
  return {
    bin,
    calls: () => (existsSync(join(bin, 'calls')) ? readFileSync(join(bin, 'calls'), 'utf8') : ''),
  }
}
