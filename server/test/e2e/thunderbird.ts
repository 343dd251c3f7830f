/** Thunderbird without a screen, remote controlled: an account by IMAP and SMTP, both with TLS. */
import { spawn } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from '../kit/private-postgres.ts'
import { Marionette } from './marionette.ts'
import { eventually } from './program.ts'

export type Thunderbird = AsyncDisposable & {
  addAccount(account: TestAccount): Promise<void>
  /** Believes this authority (PEM), and takes these names for this machine. */
  trust(authority: string, names: readonly string[]): Promise<void>
  /** As the account assistant does it: settings by the address alone, and an account made of them. */
  setUpByAddress(address: string, name: string, password: string): Promise<FoundSettings>
  /** Fetches the inbox; what its list would show. */
  inbox(): Promise<readonly ShownMessage[]>
  folders(): Promise<readonly string[]>
  /** The text of a message, as it is stored in the program. */
  source(subject: string): Promise<string>
  flag(subject: string): Promise<void>
  send(to: string, subject: string, text: string): Promise<void>
}

export type TestAccount = {
  readonly address: string
  readonly name: string
  readonly password: string
  readonly imaps: number
  readonly submission: number
  /** PEM of the server's self-signed certificate, which the person accepts once. */
  readonly certificate: string
}

/** What it found, before the person is asked anything but the password. */
export type FoundSettings = {
  readonly incoming: readonly [type: string, hostname: string, port: number, socketType: number, user: string]
  readonly outgoing: readonly [hostname: string, port: number, socketType: number, user: string]
}

export type ShownMessage = {
  readonly subject: string
  readonly author: string
  readonly isRead: boolean
  readonly isFlagged: boolean
}

const START_MS = 90_000
const STOP_MS = 10_000

/** No updates, no first-run pages, no reports, nothing that leaves this machine. */
const PREFERENCES: Readonly<Record<string, string | number | boolean>> = {
  'app.donation.eoy.version.viewed': 999,
  'app.update.enabled': false,
  'datareporting.policy.dataSubmissionEnabled': false,
  'mail.biff.alert.show_preview': false,
  'mail.provider.suppress_dialog_on_startup': true,
  'mail.rights.version': 1,
  'mail.shell.checkDefaultClient': false,
  'mail.spotlight.firstRunDone': true,
  'mailnews.database.global.indexer.enabled': false,
  'mailnews.start_page.enabled': false,
  'mailnews.start_page_override.mstone': 'ignore',
  'network.proxy.type': 0,
  'toolkit.telemetry.reportingpolicy.firstRun': false,
}

export async function startThunderbird(): Promise<Thunderbird> {
  const home = await mkdtemp(join(tmpdir(), 'valija-thunderbird-'))
  const profile = join(home, 'profile')
  await mkdir(profile)
  const port = await freePort()
  const lines = Object.entries({ ...PREFERENCES, 'marionette.port': port }).map(
    ([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});\n`,
  )
  await writeFile(join(profile, 'user.js'), lines.join(''))
  const words = [
    '--headless',
    '--marionette',
    '--remote-allow-system-access',
    '--no-remote',
    '-profile',
    profile,
  ]
  const child = spawn('thunderbird', words, {
    env: { ...process.env, HOME: home, MOZ_HEADLESS: '1' },
    stdio: 'ignore',
    detached: true,
  })
  const ended = Promise.withResolvers<void>()
  child.on('exit', () => ended.resolve())
  const dispose = async (): Promise<void> => {
    // Its content processes go with it.
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGKILL')
    await Promise.race([ended.promise, new Promise((resolve) => setTimeout(resolve, STOP_MS))])
    await rm(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
  }
  try {
    const remote = await eventually(() => tryOpen(port), 'Thunderbird is up', START_MS)
    return { ...commands(remote), [Symbol.asyncDispose]: dispose }
  } catch (error) {
    await dispose()
    throw error
  }
}

async function tryOpen(port: number): Promise<Marionette | undefined> {
  try {
    return await Marionette.open(port)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ECONNREFUSED') return undefined
    throw error
  }
}

function commands(remote: Marionette): Omit<Thunderbird, typeof Symbol.asyncDispose> {
  return {
    async addAccount({ address, name, password, imaps, submission, certificate }) {
      const base64 = certificate.replaceAll(/-----[A-Z ]+-----|\s/g, '')
      await remote.run(ADD_ACCOUNT, address, name, password, imaps, submission, base64)
    },
    async trust(authority, names) {
      const base64 = authority.replaceAll(/-----[A-Z ]+-----|\s/g, '')
      await remote.run(TRUST, base64, names.join(','))
    },
    async setUpByAddress(address, name, password) {
      return (await remote.run(SET_UP, address, name, password)) as FoundSettings
    },
    async inbox() {
      return (await remote.run(INBOX)) as ShownMessage[]
    },
    async folders() {
      return (await remote.run(FOLDERS)) as string[]
    },
    async source(subject) {
      return (await remote.run(SOURCE, subject)) as string
    },
    async flag(subject) {
      await remote.run(FLAG, subject)
    },
    async send(to, subject, text) {
      await remote.run(SEND, to, subject, text)
    },
  }
}

/** Shared by the scripts below, which run inside Thunderbird with its privileges. */
const SERVICES = `
  const { MailServices } = ChromeUtils.importESModule("resource:///modules/MailServices.sys.mjs");
  const account = () => MailServices.accounts.accounts.find((each) => each.incomingServer.type === "imap");
  const inboxFolder = () => account().incomingServer.rootFolder.getFolderWithFlags(Ci.nsMsgFolderFlags.Inbox);
  const ending = (start) => new Promise((resolve, reject) => {
    const listener = {
      OnStartRunningUrl() {},
      OnStopRunningUrl(url, code) { Components.isSuccessCode(code) ? resolve() : reject(new Error("code " + code)); },
      QueryInterface: ChromeUtils.generateQI(["nsIUrlListener"]),
    };
    start(listener);
    setTimeout(() => reject(new Error("no end within 30 s")), 30000);
  });
  const find = (subject) => {
    const header = [...inboxFolder().messages].find((each) => each.mime2DecodedSubject === subject);
    if (!header) throw new Error("no message with the subject " + subject);
    return header;
  };
`

/** socketType 3 is TLS from the first octet, 2 is STARTTLS; authMethod 3 is a normal password. */
const ADD_ACCOUNT = `${SERVICES}
  const [address, name, password, imaps, submission, base64] = args;
  const certificate = Cc["@mozilla.org/security/x509certdb;1"].getService(Ci.nsIX509CertDB).constructX509FromBase64(base64);
  const accepted = Cc["@mozilla.org/security/certoverride;1"].getService(Ci.nsICertOverrideService);
  for (const port of [imaps, submission]) accepted.rememberValidityOverride("127.0.0.1", port, {}, certificate, true);
  const incoming = MailServices.accounts.createIncomingServer(address, "127.0.0.1", "imap");
  incoming.port = imaps; incoming.socketType = 3; incoming.authMethod = 3; incoming.password = password;
  incoming.loginAtStartUp = false; incoming.doBiff = false; incoming.valid = true;
  const outgoing = MailServices.outgoingServer.createServer("smtp");
  const smtp = outgoing.QueryInterface(Ci.nsISmtpServer);
  smtp.hostname = "127.0.0.1"; smtp.port = submission;
  outgoing.username = address; outgoing.password = password; outgoing.socketType = 2; outgoing.authMethod = 3;
  MailServices.outgoingServer.defaultServer = outgoing;
  const identity = MailServices.accounts.createIdentity();
  identity.email = address; identity.fullName = name; identity.smtpServerKey = outgoing.key; identity.valid = true;
  identity.doFcc = true;
  const made = MailServices.accounts.createAccount();
  made.addIdentity(identity); made.incomingServer = incoming;
  MailServices.accounts.defaultAccount = made;
  incoming.performExpand(null);
  for (let n = 0; n < 100 && !inboxFolder(); n++) await new Promise((resolve) => setTimeout(resolve, 200));
  if (!inboxFolder()) throw new Error("the server showed no inbox");
`

const TRUST = `
  const [base64, names] = args;
  Services.prefs.setCharPref("network.dns.localDomains", names);
  Cc["@mozilla.org/security/x509certdb;1"].getService(Ci.nsIX509CertDB).addCertFromBase64(base64, "CT,CT,CT");
`

/** FetchConfig.fromISP is what the assistant asks first; the rest is what happens when the person says yes. */
const SET_UP = `${SERVICES}
  const [address, name, password] = args;
  const from = (file) => ChromeUtils.importESModule("resource:///modules/accountcreation/" + file + ".sys.mjs");
  const { FetchConfig } = from("FetchConfig");
  const { AccountConfig } = from("AccountConfig");
  const { CreateInBackend } = from("CreateInBackend");
  const domain = address.slice(address.lastIndexOf("@") + 1);
  const ask = () => FetchConfig.fromISP(domain, address, new AbortController().signal);
  // It gives up after a few seconds, and a machine with other work may need them: the person would press again.
  const config = await ask().catch(ask).catch(ask).catch((error) => {
    throw new Error([error, ...(error.errors ?? [])].join("; "));
  });
  AccountConfig.replaceVariables(config, name, address, password);
  const { incoming, outgoing } = config;
  const found = {
    incoming: [incoming.type, incoming.hostname, incoming.port, incoming.socketType, incoming.username],
    outgoing: [outgoing.hostname, outgoing.port, outgoing.socketType, outgoing.username],
  };
  config.incoming.password = password;
  config.outgoing.password = password;
  await CreateInBackend.createAccountInBackend(config);
  account().incomingServer.password = password;
  account().incomingServer.performExpand(null);
  for (let n = 0; n < 100 && !inboxFolder(); n++) await new Promise((resolve) => setTimeout(resolve, 200));
  if (!inboxFolder()) throw new Error("the server showed no inbox");
  return found;
`

const INBOX = `${SERVICES}
  await ending((listener) => inboxFolder().getNewMessages(null, listener));
  return [...inboxFolder().messages].map((each) => ({
    subject: each.mime2DecodedSubject, author: each.mime2DecodedAuthor, isRead: each.isRead, isFlagged: each.isFlagged,
  }));
`

const FOLDERS = `${SERVICES}
  return [...account().incomingServer.rootFolder.descendants].map((each) => each.onlineName || each.name);
`

const SOURCE = `${SERVICES}
  const folder = inboxFolder();
  const uri = folder.getUriForMsg(find(args[0]));
  const service = MailServices.messageServiceFromURI(uri);
  return await new Promise((resolve, reject) => {
    const pieces = [];
    const listener = {
      onStartRequest() {},
      onDataAvailable(request, stream, offset, count) {
        const input = Cc["@mozilla.org/scriptableinputstream;1"].createInstance(Ci.nsIScriptableInputStream);
        input.init(stream);
        pieces.push(input.readBytes(count));
      },
      onStopRequest(request, status) {
        if (!Components.isSuccessCode(status)) return reject(new Error("status " + status));
        const octets = Uint8Array.from(pieces.join(""), (each) => each.charCodeAt(0));
        resolve(new TextDecoder().decode(octets));
      },
      QueryInterface: ChromeUtils.generateQI(["nsIStreamListener", "nsIRequestObserver"]),
    };
    service.streamMessage(uri, listener, null, null, false, "", false);
  });
`

const FLAG = `${SERVICES}
  inboxFolder().markMessagesFlagged([find(args[0])], true);
`

const SEND = `${SERVICES}
  const [to, subject, text] = args;
  const identity = account().defaultIdentity;
  const fields = Cc["@mozilla.org/messengercompose/composefields;1"].createInstance(Ci.nsIMsgCompFields);
  fields.from = identity.fullAddress; fields.to = to; fields.subject = subject; fields.body = text;
  const send = Cc["@mozilla.org/messengercompose/send;1"].createInstance(Ci.nsIMsgSend);
  await new Promise((resolve, reject) => {
    const listener = {
      onStartSending() {}, onProgress() {}, onSendProgress() {}, onStatus() {}, onGetDraftFolderURI() {},
      onStopSending(id, status) { Components.isSuccessCode(status) ? resolve() : reject(new Error("status " + status)); },
      onTransportSecurityError() { reject(new Error("TLS was not accepted")); },
      onSendNotPerformed() { reject(new Error("not sent")); },
      QueryInterface: ChromeUtils.generateQI(["nsIMsgSendListener"]),
    };
    const started = send.createAndSendMessage(null, identity, account().key, fields, false, false,
      Ci.nsIMsgSend.nsMsgDeliverNow, null, "text/plain", text, null, null, listener, "", "", Ci.nsIMsgCompType.New);
    if (started && started.then) started.then(resolve, reject);
    setTimeout(() => reject(new Error("not sent within 40 s")), 40000);
  });
`
