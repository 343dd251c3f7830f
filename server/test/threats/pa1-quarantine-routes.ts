/** The operations about held mail × everybody who might ask. What is there is tried in test/quarantine. THREATS PA1 */
import { sending } from '../kit/http-client.ts'
import { DELETE, type Expected } from './pa1-api-routes.ts'

const ALL = '/api/v1/quarantine'
const ONE = `${ALL}/:id`
const path = `${ALL}/019ab3f2c7d01f2e3d4c5b6a7988`
const SETTINGS = '/api/v1/quarantine-settings'
const DIGEST = '/api/v1/accounts/:address/quarantine-digest'
const ofLuis = '/api/v1/accounts/luis@empresa.test/quarantine-digest'
/** About an account of the company: a holder of another one and another company's admin learn nothing. */
const ofAccount = [401, 404, 404, 200, 200] as const
const ofCompany = [401, 403, 404, 200, 200] as const
/** What is not there is not told apart from what is another's. */
const nothing = [401, 404, 404, 404, 404] as const

export const QUARANTINE_ROUTES: Readonly<Record<string, Expected>> = {
  [`GET ${ALL}`]: { path: `${ALL}?address=luis@empresa.test`, statuses: [...ofAccount] },
  [`DELETE ${ALL}`]: {
    path: `${ALL}?address=luis@empresa.test&all=true`,
    asked: DELETE,
    statuses: [...ofAccount],
  },
  [`GET ${ONE}`]: { path, statuses: [...nothing] },
  [`DELETE ${ONE}`]: { path, asked: DELETE, statuses: [...nothing] },
  ...Object.fromEntries(
    ['release', 'allow', 'block'].map((verb): [string, Expected] => [
      `POST ${ONE}/${verb}`,
      { path: `${path}/${verb}`, asked: sending('POST', {}), statuses: [...nothing] },
    ]),
  ),
  [`GET ${DIGEST}`]: { path: ofLuis, statuses: [...ofAccount] },
  [`PUT ${DIGEST}`]: {
    path: ofLuis,
    asked: sending('PUT', { frequency: 'weekly' }),
    statuses: [...ofAccount],
  },
  [`GET ${SETTINGS}`]: { path: `${SETTINGS}?company=Empresa`, statuses: [...ofCompany] },
  [`PATCH ${SETTINGS}`]: {
    asked: sending('PATCH', { company: 'Empresa', keepDays: 20 }),
    statuses: [...ofCompany],
  },
  'GET /quarantine/:token': { path: '/quarantine/x', statuses: [404, 404, 404, 404, 404] },
  'POST /quarantine/:token': {
    path: '/quarantine/x',
    asked: {
      method: 'POST',
      body: 'confirm=yes',
      headers: { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin' },
    },
    statuses: [404, 404, 404, 404, 404],
  },
}
