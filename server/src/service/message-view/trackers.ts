/** Pictures that are there to tell the sender that somebody reads: by their size, or by whose they are. THREATS WB3 */

/** Services that count readers, by the domain that their pictures lie under. */
const SERVICES: readonly (readonly [domain: string, name: string])[] = [
  ['sendgrid.net', 'SendGrid'],
  ['list-manage.com', 'Mailchimp'],
  ['mandrillapp.com', 'Mailchimp'],
  ['hubspotemail.net', 'HubSpot'],
  ['hubspotlinks.com', 'HubSpot'],
  ['hs-sales-engage.com', 'HubSpot'],
  ['exct.net', 'Salesforce'],
  ['pardot.com', 'Salesforce'],
  ['awstrack.me', 'Amazon SES'],
  ['sparkpostmail.com', 'SparkPost'],
  ['mailgun.org', 'Mailgun'],
  ['rs6.net', 'Constant Contact'],
  ['klaviyomail.com', 'Klaviyo'],
  ['klclick.com', 'Klaviyo'],
  ['mailtrack.io', 'Mailtrack'],
  ['mailtrack.me', 'Mailtrack'],
  ['yesware.com', 'Yesware'],
  ['superhuman.com', 'Superhuman'],
  ['mlsend.com', 'MailerLite'],
  ['sendibt2.com', 'Brevo'],
  ['sendibm1.com', 'Brevo'],
  ['acemlna.com', 'ActiveCampaign'],
  ['mktoresp.com', 'Marketo'],
  ['braze.com', 'Braze'],
  ['customeriomail.com', 'Customer.io'],
  ['outreach.io', 'Outreach'],
  ['salesloft.com', 'Salesloft'],
  ['readnotify.com', 'ReadNotify'],
  ['emltrk.com', 'Litmus'],
  ['doubleclick.net', 'Google'],
  ['google-analytics.com', 'Google'],
  ['facebook.com', 'Meta'],
]
/** What such pictures are often called, whoever counts. */
const COUNTING_PATH =
  /\/(?:wf\/open|open\.(?:php|aspx|gif)|track\/open|trk\/open|o\.gif|pixel\.(?:gif|png)|e\/o\/|beacon)/i

export type Tracker = { readonly host: string; readonly name: string | undefined }

/** Undefined: nothing says that it is one. `tiny`: a dot or less, or not to be seen. */
export function trackerOf(url: URL, tiny: boolean): Tracker | undefined {
  const { hostname: host, pathname } = url
  const known = SERVICES.find(([domain]) => host === domain || host.endsWith(`.${domain}`))
  if (tiny || COUNTING_PATH.test(pathname)) return { host, name: known?.[1] }
  return undefined
}
