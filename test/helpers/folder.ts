import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

let home: string | undefined
let count = 0

/** A new empty folder for a test; gone when the tests of its file are over. */
export function folder(): string {
  home ??= makeHome()
  const path = join(home, String(count++))
  mkdirSync(path)
  return path
}

function makeHome(): string {
  const path = mkdtempSync(join(tmpdir(), 'ionstream-test-'))
  process.on('exit', () => {
    try {
      rmSync(path, { recursive: true, force: true, maxRetries: 3 })
    } catch {
      // What a process of the test still writes to stays.
    }
  })
  return path
}
