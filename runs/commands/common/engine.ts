import { setFlagsFromString } from 'node:v8'

const ALONE = ['--no-parallel-scavenge', '--no-parallel-compaction', '--no-concurrent-sweeping']

/** Settings of V8 for a command: before the rest of the program is loaded. */
export function setUpEngine(command: string | undefined): void {
  // Frames live outside V8's heap; a nursery that may not grow keeps the memory of a long run that of a short one.
  setFlagsFromString('--max-semi-space-size=4')
  // Time goes into a few loops: what runs once a task is not worth a compiler on the core of another thread.
  if (hasBudget(process.versions.v8)) setFlagsFromString('--interrupt-budget=1000000')
  // Beside a simulation every core but one is its own: garbage is collected by the thread that makes it.
  if (command === 'follow') for (const flag of ALONE) setFlagsFromString(flag)
}

/** True for engines that know the flag, those of Node 20: others call it an error, on each run. */
export const hasBudget = (v8: string): boolean => Number.parseInt(v8, 10) < 12

/** What is not used any more is given back early: it costs a third of the time. */
export const saveMemory = (): void => setFlagsFromString('--heap-growing-percent=25')

/** Loads a part of the program; what is left of loading it is given back, once. */
export async function loaded<T>(load: () => Promise<T>): Promise<T> {
  saveMemory()
  const part = await load()
  setFlagsFromString('--heap-growing-percent=0')
  return part
}
