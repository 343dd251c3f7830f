import { type TestContext, test } from 'node:test'
import fc from 'fast-check'
import { isFresh, looksRewritten, readRewritten, rewritePath } from './srs.ts'

const hash = (text: string): string => `h${text.length}`
const NOW_MS = Date.UTC(2026, 10, 22)
const DAY_MS = 24 * 3600 * 1000

test('a path is rewritten, and again by the next, as libsrs2 and postsrsd do', (t: TestContext) => {
  const first = rewritePath({ local: 'bea', domain: 'otra.es' }, 'empresa.es', NOW_MS, () => 'k3v9x2qa')
  t.assert.match(first.local, /^SRS0=k3v9x2qa=[A-Z2-7]{2}=otra\.es=bea$/)
  t.assert.strictEqual(first.domain, 'empresa.es')
  // Taken from the documentation of Mail::SRS and the behaviour of libsrs2: the sign behind SRS0 stays.
  for (const sign of ['=', '+', '-']) {
    const passed = { local: `SRS0${sign}HHH=TT=otra.es=bea`, domain: 'primera.es' }
    const again = rewritePath(passed, 'empresa.es', NOW_MS, () => 'hhhh')
    t.assert.deepStrictEqual(again, {
      local: `SRS1=hhhh=primera.es=${sign}HHH=TT=otra.es=bea`,
      domain: 'empresa.es',
    })
    t.assert.deepStrictEqual(readRewritten(again.local)?.original, passed)
    // The third keeps the first, and drops the second.
    const third = rewritePath(again, 'tercera.es', NOW_MS, () => 'gggg')
    t.assert.deepStrictEqual(third, {
      local: `SRS1=gggg=primera.es=${sign}HHH=TT=otra.es=bea`,
      domain: 'tercera.es',
    })
  }
})

test('what is no rewritten path is read as none', (t: TestContext) => {
  for (const local of [
    'bea',
    'srs',
    'SRS0',
    'SRS0=',
    'SRS0=a',
    'SRS0=a=TT=x',
    'SRS0=a=T1=x.es=b',
    'SRS0=a=TT==b',
    'SRS1=a=b=c',
    'SRS2=a=TT=x=b',
    'SRS1==x==a',
  ])
    t.assert.strictEqual(readRewritten(local), undefined, local)
  t.assert.deepStrictEqual(['SRS0=x', 'srs1+x', 'SRS-x', 'srs0x'].map(looksRewritten), [
    true,
    true,
    false,
    false,
  ])
})

test('two signs of a day: as old as allowed, one more, from tomorrow, over the turn', (t: TestContext) => {
  // Day 20,414 is 958 of 1024: 29 and 30 in base32.
  for (const startMs of [NOW_MS, 1023 * DAY_MS, 1024 * DAY_MS, 20_479 * DAY_MS]) {
    const { local } = rewritePath({ local: 'a', domain: 'b.es' }, 'c.es', startMs, hash)
    const day = readRewritten(local)?.day ?? ''
    const freshAfter = (days: number): boolean => isFresh(day, startMs + days * DAY_MS, 17)
    t.assert.deepStrictEqual([-2, -1, 0, 17, 18, 500, 1022].map(freshAfter), [
      false,
      true,
      true,
      true,
      false,
      false,
      false,
    ])
    t.assert.ok(isFresh(day.toLowerCase(), startMs, 17))
  }
})

test('whatever is rewritten is read back, and its hash covers all of it', (t: TestContext) => {
  const local = fc.stringMatching(/^[!-?A-~ñ€]{1,60}$/)
  const domain = fc.domain()
  fc.assert(
    fc.property(local, domain, domain, (user, from, us) => {
      fc.pre(!looksRewritten(user))
      let covered = ''
      const path = rewritePath({ local: user, domain: from }, us, NOW_MS, (text) => {
        covered = text
        return 'abcd2345'
      })
      const read = readRewritten(path.local)
      t.assert.deepStrictEqual(read?.original, { local: user, domain: from })
      t.assert.strictEqual(read?.hashed, covered)
      t.assert.ok(covered.includes(user.toLowerCase()) && covered.includes(from.toLowerCase()))
    }),
  )
})

test('any text is read in bounded time, or not at all', (t: TestContext) => {
  const text = fc.oneof(
    fc.string({ maxLength: 300 }),
    fc.string({ maxLength: 200, unit: fc.constantFrom('=', 'SRS0', 'SRS1', '+', '-', 'a', 'TT') }),
  )
  fc.assert(
    fc.property(text, (local) => {
      const read = readRewritten(local)
      t.assert.ok(read === undefined || looksRewritten(local))
    }),
    { numRuns: 5000 },
  )
  const started = performance.now()
  readRewritten(`SRS0=a=TT=${'='.repeat(100_000)}`)
  readRewritten(`SRS1=${'a'.repeat(100_000)}`)
  t.assert.ok(performance.now() - started < 200)
})
