/** Providers by MX, and what a misspelt domain was meant to be, with the lists that are shipped. */
import { suite, type TestContext, test } from 'node:test'
import fc from 'fast-check'
import { toAsciiDomain } from '../../src/mail/domain.ts'
import { providerOf } from '../../src/mail/provider.ts'
import { suggestDomain } from '../../src/mail/suggest-domain.ts'
import { loadPopularDomains, loadProviders } from '../../src/service/bounce/load-lists.ts'
import { cpuMs } from '../kit/cpu-time.ts'

const providers = loadProviders()
const popular = loadPopularDomains()

suite('providers', () => {
  for (const [host, id] of [
    ['otra-test.mail.protection.outlook.com', 'microsoft'],
    ['hotmail-com.olc.protection.outlook.com.', 'outlook'],
    ['ASPMX.L.GOOGLE.COM', 'google'],
    ['smtp.google.com', 'google'],
    ['mta7.am0.yahoodns.net', 'yahoo'],
    ['mx01.mail.icloud.com', 'apple'],
    ['mx00.ionos.es', 'ionos'],
    ['mx.otra.test', undefined],
    ['notgoogle.com', undefined],
    ['google.com.otra.test', undefined],
  ] as const)
    test(`${host} is ${id ?? 'nobody known'}`, (t: TestContext) => {
      t.assert.equal(providerOf(providers, [host])?.id, id)
    })

  test('the first host that is known decides', (t: TestContext) => {
    t.assert.equal(
      providerOf(providers, ['mx.otra.test', 'aspmx.l.google.com', 'mx1.hotmail.com'])?.id,
      'google',
    )
  })

  test('every entry has a reason, an id and names of its own', (t: TestContext) => {
    const names = providers.flatMap(({ mx }) => mx)
    t.assert.equal(new Set(names).size, names.length)
    t.assert.equal(new Set(providers.map(({ id }) => id)).size, providers.length)
    for (const { why, name, mx } of providers) {
      t.assert.ok(why !== '' && name !== '' && mx.length > 0)
      for (const one of mx) t.assert.equal(toAsciiDomain(one), one)
    }
  })
})

suite('did you mean', () => {
  for (const [written, meant] of [
    ['gmial.com', 'gmail.com'],
    ['gmai.com', 'gmail.com'],
    ['gmal.com', 'gmail.com'],
    ['gnail.com', 'gmail.com'],
    ['gmail.con', 'gmail.com'],
    ['gmail.co', 'gmail.com'],
    ['gmail.comm', 'gmail.com'],
    ['gmailcom', 'gmail.com'],
    ['GMAIIL.COM', 'gmail.com'],
    ['hotmial.com', 'hotmail.com'],
    ['hotmal.es', 'hotmail.es'],
    ['hotmail.ed', 'hotmail.es'],
    ['outlok.com', 'outlook.com'],
    ['outllok.es', 'outlook.es'],
    ['yaho.es', 'yahoo.es'],
    ['yahooo.com', 'yahoo.com'],
    ['iclould.com', 'icloud.com'],
    ['telefonca.net', 'telefonica.net'],
    ['movistr.es', 'movistar.es'],
  ] as const)
    test(`${written}: ${meant}`, (t: TestContext) => {
      t.assert.equal(suggestDomain(written, popular), meant)
    })

  test('nothing for what is right, or near to nothing', (t: TestContext) => {
    for (const domain of [
      ...popular,
      'empresa.test',
      'valija.example',
      'a.b',
      '',
      'telefonica.com.pe',
      'email.google.com',
    ])
      t.assert.equal(suggestDomain(domain, popular), undefined, domain)
  })

  test('the own addresses come first where they are nearer', (t: TestContext) => {
    t.assert.equal(suggestDomain('empresaa.test', ['empresa.test', ...popular]), 'empresa.test')
  })

  test('any text has an answer, soon', (t: TestContext) => {
    const well = fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
      const answer = suggestDomain(text, popular)
      t.assert.ok(answer === undefined || popular.includes(answer))
    })
    fc.assert(well, { numRuns: 500 })
    const many = Array.from({ length: 10_000 }, (_, index) => `b${index}${'b'.repeat(246)}`)
    t.assert.ok(cpuMs(() => suggestDomain('a'.repeat(250), many), 1) < 2000)
  })

  test('every domain is one, and named once', (t: TestContext) => {
    t.assert.equal(new Set(popular).size, popular.length)
    for (const domain of popular) t.assert.equal(toAsciiDomain(domain), domain)
  })
})
