// npm run house: draws the rooms from their imports into test/house/house.svg.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { houseFigure } from './figure.ts'
import { rooms } from './rooms.ts'
import { root } from './sources.ts'

const all = rooms()
writeFileSync(join(root, 'test/house/house.svg'), houseFigure(all))
for (const { name, sources, floor, onto } of all)
  console.log(`${String(floor).padStart(2)}  ${name} (${sources}) → ${onto.join(', ') || 'nothing'}`)
