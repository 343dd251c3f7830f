import { SyntaxFault } from '../../../lib/syntax-fault.ts'

/** More than the limits allow of something that is well formed: BAD [LIMIT]. RFC 5530 §3 */
export class LimitFault extends SyntaxFault {}
