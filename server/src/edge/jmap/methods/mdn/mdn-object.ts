/** A read receipt as JMAP shows it. RFC 9007 §1.4.1 */
import { z } from 'zod'
import {
  ACTION_MODES,
  DISPOSITION_TYPES,
  type DispositionReport,
  SENDING_MODES,
} from '../../../../mail/report/disposition.ts'
import type { JsonObject } from '../../../jmap-server.ts'
import { ID } from '../../ids.ts'

const NAME = /^[!-9;-~]{1,100}$/

export const MDN_CREATED = z.strictObject({
  forEmailId: ID,
  subject: z.string().nullish(),
  textBody: z.string().nullish(),
  includeOriginalMessage: z.boolean().default(false),
  reportingUA: z.string().nullish(),
  disposition: z.strictObject({
    actionMode: z.enum(ACTION_MODES),
    sendingMode: z.enum(SENDING_MODES),
    type: z.enum(DISPOSITION_TYPES),
  }),
  extensionFields: z.record(z.string().regex(NAME), z.string()).nullish(),
})
export type CreatedMdn = z.output<typeof MDN_CREATED>

/** What others have told. */
export function mdnObject(
  report: DispositionReport,
  message: { readonly subject: string; readonly text: string; readonly hasOriginal: boolean },
): JsonObject {
  const { extensions, errors } = report
  return {
    forEmailId: null,
    subject: message.subject,
    textBody: message.text,
    includeOriginalMessage: message.hasOriginal,
    reportingUA: report.reportingUA ?? null,
    disposition: report.disposition,
    mdnGateway: report.mdnGateway ?? null,
    originalRecipient: report.originalRecipient ?? null,
    finalRecipient: report.finalRecipient ?? null,
    originalMessageId: report.originalMessageId ?? null,
    error: errors.length === 0 ? null : errors,
    extensionFields: Object.keys(extensions).length === 0 ? null : extensions,
  }
}
