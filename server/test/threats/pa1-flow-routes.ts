/** The operations about rules, signatures, the DNS and the queue × everybody who might ask. THREATS PA1 */
import { type Asked, sending } from '../kit/http-client.ts'
import { DELETE, type Expected, nowhere, POST } from './pa1-api-routes.ts'

const DOMAIN = '/api/v1/domains/empresa.test'
const LUIS = '/api/v1/policies/luis@empresa.test'
const COMPANY = 'company=Empresa'

/** A company's own: its admin and the operator. */
const ours = (path: string, asked: Asked = {}): Expected => ({
  path,
  asked,
  statuses: [401, 403, 404, 200, 200],
})

export const FLOW_ROUTES: Readonly<Record<string, Expected>> = {
  'GET /api/v1/policies': { statuses: [401, 403, 200, 200, 200] },
  'GET /api/v1/policies/:address': { path: LUIS, statuses: [401, 404, 404, 200, 200] },
  'PATCH /api/v1/policies/:address': ours(LUIS, sending('PATCH', { receiveOnly: true })),
  'POST /api/v1/policies/:address/clear': ours(`${LUIS}/clear`, POST),
  'GET /api/v1/policy-simulation': {
    path: '/api/v1/policy-simulation?from=luis@empresa.test&to=x@fuera.test',
    statuses: [401, 404, 404, 200, 200],
  },
  'GET /api/v1/attachment-rules': ours(`/api/v1/attachment-rules?${COMPANY}`),
  'PUT /api/v1/attachment-rules': ours(
    '/api/v1/attachment-rules',
    sending('PUT', { company: 'Empresa', refused: ['exe'] }),
  ),
  'DELETE /api/v1/attachment-rules': ours(`/api/v1/attachment-rules?${COMPANY}`, DELETE),
  'GET /api/v1/footer': ours(`/api/v1/footer?${COMPANY}`),
  'PUT /api/v1/footer': ours(
    '/api/v1/footer',
    sending('PUT', { company: 'Empresa', text: 'Empresa, S. A.' }),
  ),
  'DELETE /api/v1/footer': ours(`/api/v1/footer?${COMPANY}`, DELETE),
  'GET /api/v1/journal': ours(`/api/v1/journal?${COMPANY}`),
  'PUT /api/v1/journal': ours(
    '/api/v1/journal',
    sending('PUT', { company: 'Empresa', to: 'x@archivo.test', only: ['luis@empresa.test'] }),
  ),
  'DELETE /api/v1/journal': ours(`/api/v1/journal?${COMPANY}`, DELETE),
  'GET /api/v1/sending-limits': {
    path: '/api/v1/sending-limits?address=luis@empresa.test',
    statuses: [401, 404, 404, 200, 200],
  },
  'PATCH /api/v1/sending-limits': ours(
    '/api/v1/sending-limits',
    sending('PATCH', { address: 'luis@empresa.test', messagesHour: 5 }),
  ),
  'DELETE /api/v1/sending-limits': ours('/api/v1/sending-limits?address=luis@empresa.test', DELETE),
  'GET /api/v1/identity-rules': ours(`/api/v1/identity-rules?${COMPANY}`),
  'PUT /api/v1/identity-rules/enforcement': ours(
    '/api/v1/identity-rules/enforcement',
    sending('PUT', { company: 'Empresa', enforce: 'mark' }),
  ),
  'POST /api/v1/identity-rules/exceptions': ours(
    '/api/v1/identity-rules/exceptions',
    sending('POST', { company: 'Empresa', subject: 'x.test' }),
  ),
  'DELETE /api/v1/identity-rules/exceptions': nowhere(
    DELETE,
    `/api/v1/identity-rules/exceptions?${COMPANY}&subject=nadie.test`,
  ),
  'GET /api/v1/dkim-keys': { path: `/api/v1/dkim-keys?${COMPANY}`, statuses: [401, 403, 404, 200, 200] },
  'GET /api/v1/domains/:domain/dkim': ours(`${DOMAIN}/dkim`),
  'POST /api/v1/domains/:domain/dkim/rotate': ours(`${DOMAIN}/dkim/rotate`, sending('POST', { force: true })),
  'PUT /api/v1/domains/:domain/dkim/rotation': ours(
    `${DOMAIN}/dkim/rotation`,
    sending('PUT', { days: null }),
  ),
  'DELETE /api/v1/domains/:domain/dkim/:selector': nowhere(DELETE, `${DOMAIN}/dkim/nadie`),
  'GET /api/v1/reputation': ours(`/api/v1/reputation?${COMPANY}`),
  'GET /api/v1/reputation/history': ours(`/api/v1/reputation/history?${COMPANY}`),
  'POST /api/v1/reputation/check': ours(
    '/api/v1/reputation/check',
    sending('POST', { company: 'Empresa', domain: 'empresa.test' }),
  ),
  'GET /api/v1/domains/:domain/reputation': ours(`${DOMAIN}/reputation`),
  'GET /api/v1/domains/:domain/reports/dmarc': ours(`${DOMAIN}/reports/dmarc`),
  'GET /api/v1/domains/:domain/reports/tls': ours(`${DOMAIN}/reports/tls`),
  'GET /api/v1/domains/:domain/reports/feedback': ours(`${DOMAIN}/reports/feedback`),
  'GET /api/v1/domains/:domain/reports/sending': ours(`${DOMAIN}/reports/sending`),
  'PUT /api/v1/domains/:domain/reports/sending': ours(
    `${DOMAIN}/reports/sending`,
    sending('PUT', { sent: false }),
  ),
  'GET /api/v1/domains/:domain/dns-records': ours(`${DOMAIN}/dns-records`),
  'GET /api/v1/domains/:domain/dns-zone': ours(`${DOMAIN}/dns-zone`),
  // Only the operator names a server that is to be asked.
  'GET /api/v1/domains/:domain/dns-check': {
    path: '/api/v1/domains/nadie.test/dns-check?resolver=127.0.0.1:1',
    statuses: [401, 403, 403, 403, 404],
  },
  'GET /api/v1/domains/:domain/mta-sts': ours(`${DOMAIN}/mta-sts`),
  'PUT /api/v1/domains/:domain/mta-sts': ours(`${DOMAIN}/mta-sts`, sending('PUT', { mode: 'testing' })),
  'GET /api/v1/queue': { statuses: [401, 403, 200, 200, 200] },
  'GET /api/v1/queue/status': { statuses: [401, 403, 403, 403, 200] },
  'GET /api/v1/queue/radar': { statuses: [401, 403, 200, 200, 200] },
  'GET /api/v1/queue/history': { statuses: [401, 403, 200, 200, 200] },
  'GET /api/v1/queue/reroutes': { statuses: [401, 403, 403, 403, 200] },
  'POST /api/v1/queue/reroutes': {
    asked: sending('POST', { group: 'nadie', host: 'otro.test' }),
    statuses: [401, 403, 403, 403, 404],
  },
  'DELETE /api/v1/queue/reroutes/:id': {
    path: '/api/v1/queue/reroutes/7',
    asked: DELETE,
    statuses: [401, 403, 403, 403, 404],
  },
  'GET /api/v1/queue/radar/stream': { asked: { headOnly: true }, statuses: [401, 403, 200, 200, 200] },
  'GET /api/v1/queue/messages/:id': nowhere({}, '/api/v1/queue/messages/1'),
  'POST /api/v1/queue/retry': nowhere(sending('POST', { id: '1' }), '/api/v1/queue/retry'),
  'POST /api/v1/queue/hold': nowhere(sending('POST', { id: '1' }), '/api/v1/queue/hold'),
  'POST /api/v1/queue/release': nowhere(sending('POST', { id: '1' }), '/api/v1/queue/release'),
  'POST /api/v1/queue/drop': nowhere(sending('POST', { id: '1' }), '/api/v1/queue/drop'),
  'GET /api/v1/takeovers': { statuses: [401, 403, 200, 200, 200] },
  'GET /api/v1/takeovers/:address': nowhere({}, '/api/v1/takeovers/luis@empresa.test'),
  'GET /api/v1/takeovers/:address/piles': nowhere({}, '/api/v1/takeovers/luis@empresa.test/piles'),
  'POST /api/v1/takeovers/:address/release': nowhere(
    sending('POST', { all: true }),
    '/api/v1/takeovers/luis@empresa.test/release',
  ),
  'POST /api/v1/takeovers/:address/drop': nowhere(
    sending('POST', { all: true }),
    '/api/v1/takeovers/luis@empresa.test/drop',
  ),
  'POST /api/v1/takeovers/:address/restore': nowhere(
    sending('POST', { generate: true }),
    '/api/v1/takeovers/luis@empresa.test/restore',
  ),
  'GET /api/v1/webhooks': { statuses: [401, 403, 200, 200, 200] },
  'POST /api/v1/webhooks': {
    asked: sending('POST', { url: 'https://10.0.0.1/x', company: 'Empresa' }),
    statuses: [401, 403, 404, 409, 409],
  },
  'POST /api/v1/webhooks/:id/enable': nowhere(POST, '/api/v1/webhooks/7/enable'),
  'DELETE /api/v1/webhooks/:id': nowhere(DELETE, '/api/v1/webhooks/7'),
  'GET /api/v1/ledger': { path: '/api/v1/ledger?limit=1', statuses: [401, 200, 200, 200, 200] },
  'GET /api/v1/ledger-stream': { asked: { headOnly: true }, statuses: [401, 200, 200, 200, 200] },
  'GET /api/v1/ledger/:event': { path: '/api/v1/ledger/x', statuses: [401, 404, 404, 404, 404] },
  'GET /api/v1/ledger/:event/proof': { path: '/api/v1/ledger/x/proof', statuses: [401, 404, 404, 404, 404] },
  'GET /api/v1/ledger/:event/proof.pdf': {
    path: '/api/v1/ledger/x/proof.pdf',
    statuses: [401, 404, 404, 404, 404],
  },
  'GET /api/v1/ledger-stats': { path: '/api/v1/ledger-stats?by=day', statuses: [401, 200, 200, 200, 200] },
  'GET /api/v1/mail-stats': { statuses: [401, 200, 200, 200, 200] },
  'GET /api/v1/bounces': { statuses: [401, 200, 200, 200, 200] },
  'GET /api/v1/bounces/:address': nowhere({}, '/api/v1/bounces/nadie@b.test'),
  'GET /api/v1/paused-addresses': { statuses: [401, 403, 200, 200, 200] },
  'POST /api/v1/paused-addresses/:address/lift': nowhere(POST, '/api/v1/paused-addresses/nadie@b.test/lift'),
  'GET /api/v1/recipient-warnings': {
    path: '/api/v1/recipient-warnings?recipients=nadie@b.test',
    statuses: [401, 200, 200, 200, 200],
  },
  'GET /api/v1/ledger-check': { statuses: [401, 403, 403, 403, 200] },
}
