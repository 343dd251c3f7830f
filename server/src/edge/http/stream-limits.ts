/** The bounds of a stream, as the framing wants them. */
import type { HttpLimits } from '../../net/http-server.ts'
import {
  HEADER_BYTES,
  HEADER_FIELDS,
  HEADERS_MS,
  KEEP_ALIVE_MS,
  REQUEST_MS,
  REQUESTS_PER_STREAM,
} from './limits.ts'

export const HTTP_LIMITS: HttpLimits = {
  headerBytes: HEADER_BYTES,
  headerFields: HEADER_FIELDS,
  headersMs: HEADERS_MS,
  requestMs: REQUEST_MS,
  keepAliveMs: KEEP_ALIVE_MS,
  requestsPerStream: REQUESTS_PER_STREAM,
}
