import { type TestContext, test } from 'node:test'
import type { DnsAnswer, Resolver } from '../../net/dns/resolver.ts'
import { wantedNames } from './wanted-names.ts'

const SERVER = { hostname: 'mail.x.test', names: [] }
const none = (): readonly string[] => []

/** Addresses by name; `down`: nobody can say. */
function resolver(zone: Readonly<Record<string, readonly string[] | 'down'>>): Resolver {
  return {
    query: async (name: string, type: string) => {
      const records = zone[name]
      if (records === 'down') return { kind: 'failed', why: 'test' }
      const fitting = (records ?? []).filter((one) => one.includes(':') === (type === 'AAAA'))
      const answer: DnsAnswer<string> =
        fitting.length > 0
          ? { kind: 'found', records: fitting, ttlMs: 1, authentic: false }
          : { kind: 'no-name', ttlMs: 1 }
      return answer as never
    },
  }
}

test('names of a domain are wanted when all of their addresses are ours', async (t: TestContext) => {
  const dns = resolver({
    'mail.x.test': ['192.0.2.1', '2001:db8::1'],
    'mta-sts.a.test': ['192.0.2.1'],
    'autoconfig.a.test': ['192.0.2.1', '192.0.2.7'],
    'autodiscover.a.test': ['2001:db8::1'],
  })
  t.assert.deepStrictEqual(await wantedNames(SERVER, ['a.test', 'b.test'], dns, none), [
    ['mail.x.test'],
    ['mta-sts.a.test', 'autodiscover.a.test'],
  ])
})

test('when nobody can say, a name stays in the certificate that has it and comes into no other', async (t: TestContext) => {
  const dns = resolver({ 'mail.x.test': ['192.0.2.1'], 'mta-sts.a.test': 'down', 'mta-sts.b.test': 'down' })
  const had = (first: string): readonly string[] => (first === 'mta-sts.a.test' ? [first] : [])
  t.assert.deepStrictEqual(await wantedNames(SERVER, ['a.test', 'b.test'], dns, had), [
    ['mail.x.test'],
    ['mta-sts.a.test'],
  ])
})

test('a server whose own name is not known wants its own certificate only', async (t: TestContext) => {
  const names = ['www.x.test', 'mail.x.test']
  t.assert.deepStrictEqual(await wantedNames({ ...SERVER, names }, ['a.test'], resolver({}), none), [
    ['mail.x.test', 'www.x.test'],
  ])
})
