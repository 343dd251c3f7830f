import { suite, type TestContext, test } from 'node:test'
import { baseSubject } from './base-subject.ts'

const SUBJECTS: readonly (readonly [string, string])[] = [
  ['Presupuesto', 'Presupuesto'],
  ['Re: Presupuesto', 'Presupuesto'],
  ['RE: FW: Fwd: re : Presupuesto', 'Presupuesto'],
  ['Re: [lista] Fwd: Presupuesto (fwd)', 'Presupuesto'],
  ['[lista] Presupuesto', 'Presupuesto'],
  ['[a][b] Re[2]: [c] Presupuesto', 'Presupuesto'],
  ['[Fwd: Presupuesto]', 'Presupuesto'],
  ['[Fwd: Re: Presupuesto]', 'Presupuesto'],
  ['Presupuesto (fwd) (FWD)', 'Presupuesto'],
  ['RV: Presupuesto', 'Presupuesto'],
  ['AW: WG: Presupuesto', 'Presupuesto'],
  ['  Re:   dos   blancos  ', 'dos blancos'],
  ['[solo]', '[solo]'],
  ['Re:', ''],
  ['', ''],
  ['Reunión: hoy', 'Reunión: hoy'],
  ['Regresión', 'Regresión'],
  ['[a] [b]', '[b]'],
]

suite('base subjects', () => {
  for (const [subject, base] of SUBJECTS) {
    test(`${JSON.stringify(subject)} is ${JSON.stringify(base)}`, (t: TestContext) => {
      t.assert.strictEqual(baseSubject(subject), base)
    })
  }
})
