/** The operations about scripts, filters and replies × everybody who might ask. THREATS PA1 */
import { sending } from '../kit/http-client.ts'
import { DELETE, type Expected } from './pa1-api-routes.ts'

const ACCOUNT = '/api/v1/accounts/:address'
const LUIS = '/api/v1/accounts/luis@empresa.test'
const COMPANY = '/api/v1/sieve/company'
/** About an account of the company: a holder of another one and another company's admin learn nothing. */
const ofAccount = [401, 404, 404, 200, 200] as const
const RULE = { name: 'Facturas', conditions: [], actions: [{ kind: 'stop' }] }

export const SIEVE_ROUTES: Readonly<Record<string, Expected>> = {
  [`GET ${ACCOUNT}/sieve`]: { path: `${LUIS}/sieve`, statuses: [...ofAccount] },
  [`PUT ${ACCOUNT}/sieve/script`]: {
    path: `${LUIS}/sieve/script`,
    asked: sending('PUT', { name: 'a', text: 'keep;' }),
    statuses: [...ofAccount],
  },
  [`GET ${ACCOUNT}/sieve/script`]: { path: `${LUIS}/sieve/script?name=a`, statuses: [...ofAccount] },
  [`PUT ${ACCOUNT}/sieve/active`]: {
    path: `${LUIS}/sieve/active`,
    asked: sending('PUT', { name: null }),
    statuses: [...ofAccount],
  },
  [`DELETE ${ACCOUNT}/sieve/script`]: {
    path: `${LUIS}/sieve/script?name=a`,
    asked: DELETE,
    // Removed once, it is there no more.
    statuses: [401, 404, 404, 200, 404],
  },
  [`GET ${ACCOUNT}/redirects`]: { path: `${LUIS}/redirects`, statuses: [...ofAccount] },
  [`GET ${ACCOUNT}/filters`]: { path: `${LUIS}/filters`, statuses: [...ofAccount] },
  [`PUT ${ACCOUNT}/filters/order`]: {
    path: `${LUIS}/filters/order`,
    asked: sending('PUT', { ids: [] }),
    statuses: [...ofAccount],
  },
  [`PUT ${ACCOUNT}/filters`]: {
    path: `${LUIS}/filters`,
    asked: sending('PUT', { rule: RULE }),
    // Another of that name is refused.
    statuses: [401, 404, 404, 200, 409],
  },
  [`DELETE ${ACCOUNT}/filters`]: {
    path: `${LUIS}/filters?id=000000000000`,
    asked: DELETE,
    statuses: [401, 404, 404, 404, 404],
  },
  [`PUT ${ACCOUNT}/autoreply`]: {
    path: `${LUIS}/autoreply`,
    asked: sending('PUT', { text: 'Vuelvo el lunes.', from: '2026-07-01' }),
    statuses: [...ofAccount],
  },
  [`GET ${ACCOUNT}/autoreply`]: { path: `${LUIS}/autoreply`, statuses: [...ofAccount] },
  [`DELETE ${ACCOUNT}/autoreply`]: { path: `${LUIS}/autoreply`, asked: DELETE, statuses: [...ofAccount] },
  [`PUT ${COMPANY}`]: {
    asked: sending('PUT', { company: 'Empresa', place: 'before', text: 'keep;' }),
    statuses: [401, 403, 404, 200, 200],
  },
  [`GET ${COMPANY}`]: { path: `${COMPANY}?company=Empresa`, statuses: [401, 403, 404, 200, 200] },
}
