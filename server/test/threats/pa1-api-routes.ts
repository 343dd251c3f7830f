/** The operations of the admin API × everybody who might ask. THREATS PA1 */
import { type Asked, sending } from '../kit/http-client.ts'

export type Expected = {
  readonly path?: string
  readonly asked?: Asked
  /** Nobody, holder (ana@empresa.test), admin of another company, admin of the own one, operator. */
  readonly statuses: readonly [number, number, number, number, number]
}

export const POST: Asked = { method: 'POST' }
export const DELETE: Asked = { method: 'DELETE' }
const LUIS = '/api/v1/accounts/luis@empresa.test'
const NOBODY = '/api/v1/accounts/nadie@empresa.test'

/** What belongs to empresa.test and is not there: the admin of the other company hears what the own one hears. */
export const nowhere = (asked: Asked, path: string): Expected => ({
  path,
  asked,
  statuses: [401, 403, 404, 404, 404],
})

const PROVIDER = '/api/v1/organisations/Empresa/sign-in-provider'

export const API_ROUTES: Readonly<Record<string, Expected>> = {
  'GET /api/v1/organisations/:company/sign-in-provider': {
    path: PROVIDER,
    statuses: [401, 403, 404, 200, 200],
  },
  'PUT /api/v1/organisations/:company/sign-in-provider': {
    path: PROVIDER,
    asked: sending('PUT', { name: 'Acceso', issuer: 'http://acceso.test', clientId: 'x' }),
    statuses: [401, 403, 404, 400, 400],
  },
  'DELETE /api/v1/organisations/:company/sign-in-provider': nowhere(DELETE, PROVIDER),
  'DELETE /api/v1/accounts/:address/outside-identity': nowhere(
    DELETE,
    '/api/v1/accounts/luis@empresa.test/outside-identity',
  ),
  'GET /api/v1/organisations': { statuses: [401, 403, 200, 200, 200] },
  'POST /api/v1/organisations': {
    asked: sending('POST', { name: '' }),
    statuses: [401, 403, 403, 403, 400],
  },
  'GET /api/v1/organisations/:company': {
    path: '/api/v1/organisations/Empresa',
    statuses: [401, 403, 404, 200, 200],
  },
  'POST /api/v1/organisations/:company/acting': {
    path: '/api/v1/organisations/Empresa/acting',
    asked: POST,
    statuses: [401, 403, 403, 403, 200],
  },
  'GET /api/v1/service-state': { statuses: [401, 403, 403, 403, 200] },
  'DELETE /api/v1/acting': { asked: DELETE, statuses: [401, 403, 404, 404, 404] },
  'PATCH /api/v1/organisations/:company': {
    path: '/api/v1/organisations/Empresa',
    asked: sending('PATCH', { language: 'es' }),
    statuses: [401, 403, 404, 200, 200],
  },
  'DELETE /api/v1/organisations/:company': {
    path: '/api/v1/organisations/Empresa',
    asked: DELETE,
    statuses: [401, 403, 403, 403, 409],
  },
  'GET /api/v1/certificates': { statuses: [401, 403, 403, 403, 200] },
  'GET /api/v1/plan': { statuses: [401, 403, 200, 200, 200] },
  'GET /api/v1/plan.pdf': { statuses: [401, 403, 200, 200, 200] },
  'GET /api/v1/audit': { statuses: [401, 403, 200, 200, 200] },
  'GET /api/v1/help-contact': { statuses: [401, 200, 200, 200, 200] },
  'PUT /api/v1/help-contact': {
    asked: sending('PUT', { phone: '+54 11 5555-0100' }),
    statuses: [401, 403, 403, 403, 200],
  },
  'GET /api/v1/domains': { statuses: [401, 403, 200, 200, 200] },
  'POST /api/v1/domains': {
    asked: sending('POST', { domain: 'empresa.test', company: 'Empresa' }),
    statuses: [401, 403, 404, 409, 409],
  },
  'GET /api/v1/domains/:domain': {
    path: '/api/v1/domains/empresa.test',
    statuses: [401, 403, 404, 200, 200],
  },
  'PATCH /api/v1/domains/:domain': {
    path: '/api/v1/domains/empresa.test',
    asked: sending('PATCH', { language: 'es' }),
    statuses: [401, 403, 404, 200, 200],
  },
  'DELETE /api/v1/domains/:domain': {
    path: '/api/v1/domains/empresa.test',
    asked: DELETE,
    statuses: [401, 403, 404, 409, 409],
  },
  'GET /api/v1/accounts': { statuses: [401, 403, 200, 200, 200] },
  'POST /api/v1/accounts': {
    asked: sending('POST', { address: 'luis@empresa.test' }),
    statuses: [401, 403, 404, 409, 409],
  },
  'GET /api/v1/account-count': {
    path: '/api/v1/account-count?company=Empresa',
    statuses: [401, 403, 404, 200, 200],
  },
  'POST /api/v1/account-changes': {
    asked: sending('POST', { addresses: ['luis@empresa.test'], change: { kind: 'suspend' } }),
    statuses: [401, 403, 404, 200, 200],
  },
  'GET /api/v1/account-usage': {
    path: '/api/v1/account-usage?addresses=luis@empresa.test',
    statuses: [401, 404, 404, 200, 200],
  },
  'GET /api/v1/accounts/:address/client-settings': {
    path: `${LUIS}/client-settings`,
    statuses: [401, 404, 404, 200, 200],
  },
  'POST /api/v1/account-import': {
    asked: sending('POST', { csv: 'address\nnueva@empresa.test\n', check: true }),
    statuses: [401, 403, 200, 200, 200],
  },
  'GET /api/v1/accounts/:address': { path: LUIS, statuses: [401, 404, 404, 200, 200] },
  'PATCH /api/v1/accounts/:address': {
    path: LUIS,
    asked: sending('PATCH', { displayName: 'Luis' }),
    statuses: [401, 404, 404, 200, 200],
  },
  'DELETE /api/v1/accounts/:address': nowhere(DELETE, NOBODY),
  'POST /api/v1/accounts/:address/rename': {
    path: `${LUIS}/rename`,
    asked: sending('POST', { to: 'jefa' }),
    statuses: [401, 403, 404, 409, 409],
  },
  'POST /api/v1/accounts/:address/password-due': nowhere(POST, `${NOBODY}/password-due`),
  'POST /api/v1/accounts/:address/suspend': nowhere(POST, `${NOBODY}/suspend`),
  'POST /api/v1/accounts/:address/enable': {
    path: `${LUIS}/enable`,
    asked: POST,
    statuses: [401, 403, 404, 200, 200],
  },
  'POST /api/v1/accounts/:address/password': {
    path: `${LUIS}/password`,
    asked: sending('POST', { generate: true }),
    statuses: [401, 404, 404, 200, 200],
  },
  'POST /api/v1/accounts/:address/reset-link': {
    path: `${LUIS}/reset-link`,
    asked: POST,
    statuses: [401, 403, 404, 201, 201],
  },
  'GET /api/v1/accounts/:address/app-passwords': {
    path: `${LUIS}/app-passwords`,
    statuses: [401, 404, 404, 200, 200],
  },
  // A key to a mailbox is made by its holder.
  'POST /api/v1/accounts/:address/app-passwords': {
    path: `${LUIS}/app-passwords`,
    asked: sending('POST', { name: 'x' }),
    statuses: [401, 404, 404, 403, 403],
  },
  'GET /api/v1/accounts/:address/app-passwords/:id': {
    path: `${LUIS}/app-passwords/7`,
    statuses: [401, 404, 404, 404, 404],
  },
  'PATCH /api/v1/accounts/:address/app-passwords/:id': {
    path: `${LUIS}/app-passwords/7`,
    asked: sending('PATCH', { name: 'x' }),
    statuses: [401, 404, 404, 404, 404],
  },
  'DELETE /api/v1/accounts/:address/app-passwords/:id': {
    path: `${LUIS}/app-passwords/7`,
    asked: DELETE,
    statuses: [401, 404, 404, 404, 404],
  },
  'GET /api/v1/accounts/:address/api-keys': {
    path: `${LUIS}/api-keys`,
    statuses: [401, 403, 404, 200, 200],
  },
  'POST /api/v1/accounts/:address/api-keys': {
    path: '/api/v1/accounts/jefa@empresa.test/api-keys',
    asked: sending('POST', { name: 'x', scopes: ['directory:read'], expiresAt: '2001-01-01T00:00:00Z' }),
    statuses: [401, 403, 400, 400, 400],
  },
  'DELETE /api/v1/accounts/:address/api-keys/:id': nowhere(DELETE, `${LUIS}/api-keys/7`),
  'GET /api/v1/accounts/:address/sharing': { path: `${LUIS}/sharing`, statuses: [401, 404, 404, 200, 200] },
  'PUT /api/v1/accounts/:address/sharing': {
    path: `${LUIS}/sharing`,
    asked: sending('PUT', { mailbox: 'INBOX', with: 'ana@empresa.test', rights: 'lr' }),
    statuses: [401, 404, 404, 200, 200],
  },
  'DELETE /api/v1/accounts/:address/sharing': {
    path: `${LUIS}/sharing?mailbox=INBOX&with=ana@empresa.test`,
    asked: DELETE,
    statuses: [401, 404, 404, 200, 200],
  },
  'GET /api/v1/accounts/:address/retention': {
    path: `${LUIS}/retention`,
    statuses: [401, 404, 404, 200, 200],
  },
  'PATCH /api/v1/accounts/:address/retention': {
    path: `${LUIS}/retention`,
    asked: sending('PATCH', { keep: 60 }),
    statuses: [401, 404, 404, 200, 200],
  },
  'GET /api/v1/accounts/:address/messages': {
    path: '/api/v1/accounts/luis@empresa.test/messages?reason=legal',
    statuses: [401, 403, 404, 200, 200],
  },
  'GET /api/v1/accounts/:address/retention/preview': {
    path: `${LUIS}/retention/preview`,
    statuses: [401, 404, 404, 200, 200],
  },
  'GET /api/v1/accounts/:address/second-factors': {
    path: `${LUIS}/second-factors`,
    statuses: [401, 404, 404, 200, 200],
  },
  'POST /api/v1/accounts/:address/second-factors/reset': nowhere(POST, `${LUIS}/second-factors/reset`),
  'GET /api/v1/aliases': { statuses: [401, 403, 200, 200, 200] },
  'POST /api/v1/aliases': {
    asked: sending('POST', { address: 'luis@empresa.test', targets: ['ana@empresa.test'] }),
    statuses: [401, 403, 404, 409, 409],
  },
  'GET /api/v1/aliases/:address': nowhere({}, '/api/v1/aliases/nadie@empresa.test'),
  'PATCH /api/v1/aliases/:address': nowhere(sending('PATCH', {}), '/api/v1/aliases/nadie@empresa.test'),
  'DELETE /api/v1/aliases/:address': nowhere(DELETE, '/api/v1/aliases/nadie@empresa.test'),
  'GET /api/v1/groups': { statuses: [401, 403, 200, 200, 200] },
  'POST /api/v1/groups': {
    asked: sending('POST', { address: 'luis@empresa.test' }),
    statuses: [401, 403, 404, 409, 409],
  },
  'GET /api/v1/groups/:address': nowhere({}, '/api/v1/groups/nadie@empresa.test'),
  'PATCH /api/v1/groups/:address': nowhere(sending('PATCH', {}), '/api/v1/groups/nadie@empresa.test'),
  'DELETE /api/v1/groups/:address': nowhere(DELETE, '/api/v1/groups/nadie@empresa.test'),
}
