import { simulate } from './simulation.ts'

// A simulation as a process of its own: node simulator.js FILE FRAMES BEHIND RATE SEED; says when each frame is on the disk.
const [path, ...numbers] = process.argv.slice(2)
const [frames, behind, rate, seed] = numbers.map(Number)
await simulate(path, { frames, behind, rate, seed }, (frame) => {
  process.stdout.write(`${frame} ${Date.now()}\n`)
})
