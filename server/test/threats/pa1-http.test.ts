/**
 * Every route of HTTP × everybody who might ask: the table is compared with what is registered, so that none is forgotten.
 * What is somebody else's and what is not there answer alike. THREATS PA1, TE1, JM5
 */
import { type TestContext, test } from 'node:test'
import { Refusal } from '../../src/lib/refusal.ts'
import { createDoor } from '../../src/service/account/door.ts'
import type { Principal } from '../../src/service/account/principal.ts'
import { TICKET_CHARACTERS } from '../../src/service/account/second-factor/tickets.ts'
import type { Json } from '../../src/service/admin/method.ts'
import type { QueueCall } from '../../src/service/queue/queue-port.ts'
import { buildWeb } from '../kit/built-web.ts'
import { ENGINES, openEngine } from '../kit/engines.ts'
import { sending, submitting } from '../kit/http-client.ts'
import { type HttpWorld, openHttpWorld } from '../kit/http-world.ts'
import { openOtherThreads } from '../kit/other-threads.ts'
import { openTestStores } from '../kit/stores.ts'
import { API_ROUTES, type Expected } from './pa1-api-routes.ts'
import { FILTER_ROUTES } from './pa1-filter-routes.ts'
import { FLOW_ROUTES } from './pa1-flow-routes.ts'
import { LANE_ROUTES } from './pa1-lane-routes.ts'
import { QUARANTINE_ROUTES } from './pa1-quarantine-routes.ts'
import { SIEVE_ROUTES } from './pa1-sieve-routes.ts'
import { WEB_ROUTES } from './pa1-web-routes.ts'

const WHO = ['nobody', 'holder', 'otherAdmin', 'ownAdmin', 'operator'] as const
type Who = (typeof WHO)[number]
const ACCOUNTS: Readonly<Record<Exclude<Who, 'nobody'>, string>> = {
  holder: 'ana@empresa.test',
  otherAdmin: 'otra@ajena.test',
  ownAdmin: 'jefa@empresa.test',
  operator: 'operador@servicio.test',
}

const everybody = (status: number, more: Omit<Expected, 'statuses'> = {}): Expected => ({
  ...more,
  statuses: [status, status, status, status, status],
})
const signedIn = (status: number, more: Omit<Expected, 'statuses'> = {}): Expected => ({
  ...more,
  statuses: [401, status, status, status, status],
})

/** `GET /path`: HEAD comes with every GET and answers as it does. */
const ROUTES: Readonly<Record<string, Expected>> = {
  'POST /api/v1/session': everybody(401, {
    asked: sending('POST', { address: 'x@empresa.test', password: 'falsa' }),
  }),
  'POST /api/v1/setup': everybody(410, {
    asked: sending('POST', {
      ...{ token: 'x'.repeat(43), company: 'Otra', domain: 'otra.test', language: 'es' },
      ...{ displayName: 'Otra', local: 'otra', password: 'una clave cualquiera' },
    }),
  }),
  'GET /api/v1/session/help-contact': everybody(200),
  'GET /api/v1/session': signedIn(200),
  'GET /api/v1/sessions': signedIn(200),
  'DELETE /api/v1/sessions/:id': signedIn(404, {
    path: '/api/v1/sessions/0198c0de-0000-7000-8000-000000000000',
    asked: { method: 'DELETE' },
  }),
  // The route walk has no mail: what it asks for is written so that it can be nobody's.
  'GET /api/v1/messages/:id/view': signedIn(404, { path: '/api/v1/messages/x/view' }),
  'GET /api/v1/messages/:id/quote': signedIn(404, { path: '/api/v1/messages/x/quote' }),
  'GET /api/v1/print-link': signedIn(404, { path: '/api/v1/print-link?ids=x' }),
  'GET /shown/print/*': everybody(404, { path: '/shown/print/x' }),
  'GET /shown/body/*': everybody(404, { path: '/shown/body/x' }),
  'GET /shown/preview/*': everybody(404, { path: '/shown/preview/x' }),
  'GET /shown/file/*': everybody(404, { path: '/shown/file/x' }),
  'GET /shown/picture/*': everybody(404, { path: '/shown/picture/x' }),
  'DELETE /api/v1/session': signedIn(204, { asked: { method: 'DELETE' } }),
  'POST /api/v1/session/code': everybody(410, {
    asked: sending('POST', { pending: 'x'.repeat(TICKET_CHARACTERS), code: '123456' }),
  }),
  'POST /api/v1/session/passkey/options': everybody(200, { asked: sending('POST', {}) }),
  'POST /api/v1/session/passkey': everybody(400, { asked: sending('POST', {}) }),
  'GET /api/v1/session/provider': everybody(200, { path: '/api/v1/session/provider?domain=empresa.test' }),
  'POST /api/v1/session/provider': everybody(404, {
    asked: sending('POST', { address: 'ana@empresa.test', app: 'mail' }),
  }),
  'GET /sign-in/return/:company': everybody(410, { path: '/sign-in/return/1?code=x&state=x' }),
  'GET /.well-known/oauth-authorization-server': everybody(200),
  'POST /oauth/register': everybody(400, { asked: sending('POST', {}) }),
  'POST /oauth/token': everybody(400, { asked: submitting({}) }),
  'POST /oauth/revoke': everybody(400, { asked: submitting({}) }),
  'POST /api/v1/oauth/look': signedIn(400, { asked: sending('POST', {}) }),
  'POST /api/v1/oauth/allow': signedIn(400, { asked: sending('POST', {}) }),
  'POST /api/v1/oauth/deny': signedIn(400, { asked: sending('POST', {}) }),
  'GET /api/v1/second-factor': signedIn(200),
  'POST /api/v1/second-factor/codes': signedIn(200, { asked: { method: 'POST' } }),
  'POST /api/v1/second-factor/codes/confirm': signedIn(400, { asked: sending('POST', { code: '123456' }) }),
  'DELETE /api/v1/second-factor/codes': signedIn(204, { asked: { method: 'DELETE' } }),
  'POST /api/v1/second-factor/recovery-codes': signedIn(404, { asked: { method: 'POST' } }),
  'POST /api/v1/second-factor/passkeys/options': signedIn(200, { asked: { method: 'POST' } }),
  'POST /api/v1/second-factor/passkeys': signedIn(400, { asked: sending('POST', { name: 'x' }) }),
  'DELETE /api/v1/second-factor/passkeys/:id': signedIn(404, {
    path: '/api/v1/second-factor/passkeys/7',
    asked: { method: 'DELETE' },
  }),
  'POST /api/v1/password-reset': everybody(202, {
    asked: sending('POST', { address: 'nadie@empresa.test' }),
  }),
  'GET /api/v1/account/recovery-address': signedIn(200),
  'PUT /api/v1/account/recovery-address': signedIn(200, {
    asked: sending('PUT', { address: 'otro@correo.example' }),
  }),
  'DELETE /api/v1/account/recovery-address': signedIn(204, { asked: { method: 'DELETE' } }),
  'GET /page.css': everybody(200),
  'GET /password': everybody(200),
  'POST /password': everybody(202, {
    asked: {
      method: 'POST',
      body: 'address=nadie%40empresa.test',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    },
  }),
  // A link that is none is the same for everybody; what unsubscribes is the link itself.
  'GET /unsubscribe/:token': everybody(404, { path: '/unsubscribe/1.YQ.AAAAAAAAAAAAAAAAAAAAAA' }),
  'POST /unsubscribe/:token': everybody(404, {
    path: '/unsubscribe/1.YQ.AAAAAAAAAAAAAAAAAAAAAA',
    asked: {
      method: 'POST',
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
      body: 'List-Unsubscribe=One-Click',
    },
  }),
  // Neither is who asks for a file of a link; one's own are one's own.
  'GET /file/:token': everybody(404, { path: `/file/${'A'.repeat(43)}` }),
  'GET /file/:token/download': everybody(404, { path: `/file/${'A'.repeat(43)}/download` }),
  'GET /jmap/links': signedIn(200),
  'POST /jmap/links': signedIn(400, { asked: sending('POST', { name: '', sizeBytes: 1 }) }),
  'PUT /jmap/links/:id': signedIn(404, {
    path: '/jmap/links/7?at=0',
    asked: { method: 'PUT', body: 'x', headers: { 'content-type': 'application/octet-stream' } },
  }),
  'DELETE /jmap/links/:id': signedIn(404, { path: '/jmap/links/7', asked: { method: 'DELETE' } }),
  'GET /password/:token': everybody(404, { path: `/password/${'A'.repeat(43)}` }),
  'POST /password/:token': everybody(404, {
    path: `/password/${'A'.repeat(43)}`,
    asked: {
      method: 'POST',
      body: 'password=una+frase+larga&again=una+frase+larga',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    },
  }),
  'GET /mail/config-v1.1.xml': everybody(200, { path: '/mail/config-v1.1.xml?emailaddress=a@empresa.test' }),
  'GET /.well-known/autoconfig/mail/config-v1.1.xml': everybody(404),
  'POST /autodiscover/autodiscover.xml': everybody(400, { asked: { method: 'POST', body: 'x' } }),
  'GET /autodiscover/autodiscover.json': everybody(400, {
    path: '/autodiscover/autodiscover.json?Email=a@empresa.test&Protocol=x',
  }),
  'GET /autodiscover/autodiscover.json/v1.0/:email': everybody(404, {
    path: '/autodiscover/autodiscover.json/v1.0/a@evil.test',
  }),
  'GET /mobileconfig': everybody(200, { path: '/mobileconfig?emailaddress=a@empresa.test' }),
  'GET /.well-known/change-password': everybody(302),
  'GET /.well-known/security.txt': everybody(200),
  'GET /.well-known/mta-sts.txt': everybody(404),
  'GET /api/openapi.json': everybody(200),
  ...API_ROUTES,
  ...FLOW_ROUTES,
  ...FILTER_ROUTES,
  ...SIEVE_ROUTES,
  ...LANE_ROUTES,
  ...QUARANTINE_ROUTES,
  ...WEB_ROUTES,
}

for (const name of ENGINES)
  test(`every route, as everybody, on ${name}`, async (t: TestContext) => {
    await buildWeb()
    let others: QueueCall = () => Promise.reject(new Error('not open yet'))
    const elsewhere: QueueCall = (principal, method, input) =>
      /^(?:queue|ledger|bounce|stats)\./.test(method)
        ? empty(principal, method)
        : others(principal, method, input)
    await using engine = await openEngine(name)
    await using stores = await openTestStores(engine)
    const { accounts } = stores
    await using world = await openHttpWorld(name, {
      ...{ queueCall: elsewhere, mainCall: elsewhere },
      door: (directory) => createDoor({ accounts, directory }),
    })
    await using threads = await openOtherThreads(name, world)
    others = threads.call
    const registered = world.app.routes
      .filter(({ method }) => method !== 'HEAD')
      .map(({ method, url }) => `${method} ${url}`)
    t.assert.deepStrictEqual([...registered].sort(), Object.keys(ROUTES).sort(), 'none without its row')
    for (const { method, url } of world.app.routes.filter((one) => one.method === 'HEAD'))
      t.assert.ok(`GET ${url}` in ROUTES, `${method} ${url}`)
    const cookies = new Map<Who, string>()
    for (const [route, expected] of Object.entries(ROUTES)) {
      const heard = []
      for (const who of WHO) heard.push(await askAs(world, cookies, who, route, expected))
      t.assert.deepStrictEqual(heard, expected.statuses, route)
    }
  })

test('another spelling of a path is another path', async (t: TestContext) => {
  await using world = await openHttpWorld('sqlite')
  const cookie = await world.signIn('operador@servicio.test')
  for (const path of [
    '/API/v1/session',
    '/api/v1/Session',
    '/api/v1//session',
    '//api/v1/session',
    '/api/v1/session/',
    '/x/..;/api/v1/session',
    '/api/v1/./session',
    '/api/v1/x/../session',
    '/api/v1;x/session',
    '/api/v1/session%00',
    '/api/v1/session%2f',
    '/api%2fv1%2fsession',
  ]) {
    const { status } = await world.ask(path, { headers: { cookie } })
    t.assert.ok(status === 404 || status === 400, `${path}: ${status}`)
  }
})

test('another site cannot make a browser act', async (t: TestContext) => {
  await using world = await openHttpWorld('sqlite')
  const cookie = await world.signIn('ana@empresa.test')
  const own = `https://mail.empresa.test:${world.port}`
  const cases: readonly (readonly [Readonly<Record<string, string>>, number])[] = [
    [{ cookie, 'sec-fetch-site': 'cross-site' }, 403],
    [{ cookie, 'sec-fetch-site': 'same-site', origin: own }, 403],
    [{ cookie, origin: 'https://evil.test' }, 403],
    [{ cookie, origin: 'null' }, 403],
    [{ cookie, origin: own.replace('https', 'http') }, 403],
    [{ cookie }, 403],
    [{ cookie, origin: own }, 404],
    [{ cookie, 'sec-fetch-site': 'same-origin', origin: 'null' }, 404],
    [{ cookie, 'x-valija-request': '1' }, 404],
    [{ cookie, 'x-valija-request': '1', origin: 'https://evil.test' }, 403],
  ]
  for (const [headers, status] of cases) {
    const path = '/api/v1/sessions/0198c0de-0000-7000-8000-000000000000'
    const answer = await world.ask(path, { method: 'DELETE', headers })
    t.assert.strictEqual(answer.status, status, JSON.stringify({ ...headers, cookie: '' }))
  }
  // Signing somebody in as somebody else is refused too, and no page of theirs may read an answer.
  const form = { origin: 'https://evil.test', 'content-type': 'application/x-www-form-urlencoded' }
  const login = await world.ask('/api/v1/session', {
    method: 'POST',
    body: 'address=a&password=b',
    headers: form,
  })
  t.assert.ok(login.status === 403 || login.status === 415)
  t.assert.strictEqual(login.headers['set-cookie'], undefined)
  const read = await world.ask('/api/v1/session', { headers: { cookie, origin: 'https://evil.test' } })
  t.assert.deepStrictEqual(
    Object.keys(read.headers).filter((header) => header.startsWith('access-control-')),
    [],
  )
})

function empty(principal: Principal, method: string): Promise<Json> {
  return method.startsWith('queue.') ? emptyQueue(principal, method) : emptyBooks(principal, method)
}

/** A queue without mail, in which everybody has looked in vain. */
async function emptyQueue(principal: Principal, method: string): Promise<Json> {
  if (principal.role === 'account') throw new Refusal('forbidden', { key: 'admin.forbidden' })
  if (method === 'queue.list') return { entries: [], next: null }
  if (method === 'queue.radar') return { groups: [] }
  if (method === 'queue.history') return { looks: [], usual: null }
  if (method === 'queue.reroutes') return { reroutes: [] }
  if (method === 'queue.status')
    return { states: {}, waitingByLane: { personal: 0, mass: 0 }, oldestSeconds: 0, inMemory: 0 }
  throw new Refusal('not-found', { key: 'queue.noMessage', values: { id: '1' } })
}

/** Books in which nothing stands. */
async function emptyBooks(principal: Principal, method: string): Promise<Json> {
  const own = /^(?:ledger|stats)\.|^bounce\.(?:list|warn)$/.test(method)
  if (principal.role === 'account' && !own) throw new Refusal('forbidden', { key: 'admin.forbidden' })
  if (method === 'bounce.list') return { bounces: [], next: null }
  if (method === 'bounce.suppressed') return { addresses: [], next: null }
  if (method === 'bounce.warn') return { warnings: [] }
  if (method === 'stats.mail') return { by: ['day'], rows: [] }
  if (method === 'ledger.search') return { events: [], next: null }
  if (method === 'ledger.follow') return { events: [], after: '20261122.1.0', more: false }
  if (method === 'ledger.stats') return { rows: [] }
  if (method === 'ledger.check') return { ok: true, days: [] }
  throw new Refusal('not-found', { key: 'ledger.noEvent', values: { id: 'x' } })
}

/** Asks as that person, in their own session; a new one when the question before has ended it. */
async function askAs(
  world: HttpWorld,
  cookies: Map<Who, string>,
  who: Who,
  route: string,
  expected: Expected,
): Promise<number> {
  const [, url = ''] = route.split(' ')
  const { path = url, asked = {} } = expected
  const headers: Record<string, string> = { ...asked.headers }
  if (who !== 'nobody') {
    const cookie = cookies.get(who) ?? (await world.signIn(ACCOUNTS[who]))
    cookies.set(who, cookie)
    Object.assign(headers, { cookie, 'x-valija-request': '1' })
  }
  const answer = await world.ask(path, { ...asked, headers })
  if (/ \/api\/v1\/session/.test(route)) cookies.delete(who)
  return answer.status
}
