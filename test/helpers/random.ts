export { uniform as seeded } from '../../operators/numerics/random.ts'
export { normal } from '../../runs/laws/normal.ts'
