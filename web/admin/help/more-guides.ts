/** The rest of the help book: what fewer people come for. */
import type { Guide } from './guide.ts'

export const MORE_GUIDES: readonly Guide[] = [
  {
    ...{ id: 'grupos', page: '/grupos', words: 'group list lista distribucion alias sinonimo equipo team' },
    title: { en: 'One address for several people', es: 'Una dirección para varias personas' },
    what: {
      en: 'A group takes each message to all its members. An alias is another name of an account.',
      es: 'Un grupo lleva cada mensaje a todos sus integrantes. Un alias es otro nombre de una cuenta.',
    },
    steps: [
      {
        en: 'Open Groups and aliases and press New group, or New alias.',
        es: 'Abra Grupos y alias y pulse Nuevo grupo o Nuevo alias.',
      },
      {
        en: 'Type the address and, one per line, to whom it leads.',
        es: 'Escriba la dirección y, una por línea, a quiénes lleva.',
      },
      {
        en: 'Choose who may write to the group: anybody, the company, its members, or some addresses.',
        es: 'Elija quién puede escribirle: cualquiera, la empresa, sus integrantes o algunas direcciones.',
      },
    ],
  },
  {
    ...{
      id: 'hoja',
      page: '/cuentas/',
      words: 'sheet impresora qr telefono phone outlook imap pop smtp puerto',
    },
    picture: '/cuentas/ana@empresa.test/hoja',
    title: { en: 'Set up somebody’s phone or computer', es: 'Configurar el teléfono o el equipo de alguien' },
    what: {
      en: 'The setup sheet has all that a phone or mail program asks for, and a QR code.',
      es: 'La hoja de configuración tiene todo lo que piden un teléfono o un programa de correo, y un código QR.',
    },
    steps: [
      { en: 'Open the account and press Setup sheet.', es: 'Abra la cuenta y pulse Hoja de configuración.' },
      {
        en: 'Print it, or let the phone read the code from the screen.',
        es: 'Imprímala, o deje que el teléfono lea el código de la pantalla.',
      },
      {
        en: 'When a device does not get in, open Devices in the account: it says why.',
        es: 'Si un dispositivo no entra, abra Dispositivos en la cuenta: ahí dice por qué.',
      },
    ],
  },
  {
    ...{ id: 'otra-ruta', page: '/cola', words: 'smarthost relay intermedio bloqueo reroute blocked' },
    title: {
      en: 'Send another way while a provider blocks us',
      es: 'Enviar por otra ruta mientras un proveedor nos bloquea',
    },
    what: {
      en: 'Mail for one destination leaves by another server for some hours or days. Only the service operator can do this.',
      es: 'El correo para un destino sale por otro servidor durante unas horas o unos días. Solo puede hacerlo el operador del servicio.',
    },
    steps: [
      {
        en: 'Make sure that the other server takes mail from this one, and that the SPF of your domains names it.',
        es: 'Compruebe que el otro servidor acepta correo de este y que el SPF de sus dominios lo nombra.',
      },
      {
        en: 'Open the group in the queue and press Send another way.',
        es: 'Abra el grupo en la cola y pulse Enviar por otra ruta.',
      },
      {
        en: 'Type the name of the other server and for how long. What waits leaves at once.',
        es: 'Escriba el nombre del otro servidor y por cuánto tiempo. Lo que espera sale de inmediato.',
      },
      {
        en: 'It ends by itself. To end it before, press Back to the usual way.',
        es: 'Termina solo. Para terminarlo antes, pulse Volver a la ruta habitual.',
      },
    ],
  },
  {
    ...{ id: 'masivo', page: '/masivo', words: 'newsletter boletin campaign campana mailing marketing' },
    title: { en: 'Newsletters that do not slow people down', es: 'Boletines que no frenan a las personas' },
    what: {
      en: 'Mass mail leaves by a channel of its own, slowly; personal mail never waits behind it.',
      es: 'El correo masivo sale por su propio canal, despacio; el correo personal nunca espera detrás.',
    },
    steps: [
      {
        en: 'Open the mass-mail channel and type the account or domain that sends the mailing.',
        es: 'Abra Canal masivo y escriba la cuenta o el dominio que envía el boletín.',
      },
      {
        en: 'Press Send by this channel. From then on all that it sends takes this way.',
        es: 'Pulse Enviar por este canal. Desde entonces todo lo que envíe toma esta vía.',
      },
      {
        en: 'The page says how much waits and when it will be done.',
        es: 'La página dice cuánto espera y cuándo terminará.',
      },
    ],
  },
  {
    ...{
      id: 'reputacion',
      page: '/reputacion',
      words: 'blacklist lista negra bloqueo block spamhaus dmarc complaint queja',
    },
    title: { en: 'Whether the world trusts this server', es: 'Si el mundo confía en este servidor' },
    what: {
      en: 'Block lists, the answers of the large providers, and what others report about your domains.',
      es: 'Las listas de bloqueo, las respuestas de los grandes proveedores y lo que otros informan de sus dominios.',
    },
    steps: [
      {
        en: 'Read the sentence at the top: it says whether anything is listed.',
        es: 'Lea la frase de arriba: dice si algo figura en una lista.',
      },
      {
        en: 'When something is, find the cause first; then press Ask to be removed.',
        es: 'Si algo figura, busque primero la causa; después pulse Pedir la baja.',
      },
      {
        en: 'That a list does not answer does not mean to be on it.',
        es: 'Que una lista no responda no significa figurar en ella.',
      },
    ],
  },
  {
    ...{
      id: 'estadisticas',
      page: '/estadisticas',
      words: 'report informe reporte numbers cuantos csv excel',
    },
    picture: '/estadisticas',
    title: { en: 'How much mail, and by whom', es: 'Cuánto correo, y de quién' },
    what: {
      en: 'Sent, received and bounced mail by account, destination or day.',
      es: 'Correo enviado, recibido y rebotado por cuenta, destino o día.',
    },
    steps: [
      {
        en: 'Choose the days, and one account when only it matters.',
        es: 'Elija los días y, si interesa una sola cuenta, escríbala.',
      },
      { en: 'Choose by account, by destination or by day.', es: 'Elija por cuenta, por destino o por día.' },
      {
        en: 'Download CSV takes all rows to a spreadsheet.',
        es: 'Descargar CSV lleva todas las filas a una hoja de cálculo.',
      },
    ],
  },
  {
    ...{
      id: 'registro',
      page: '/registro',
      words: 'log actividad audit privacy privacidad leer mail history',
    },
    title: { en: 'What happened in an account', es: 'Qué pasó en una cuenta' },
    what: {
      en: 'Connections, messages and their ways. Looking into folders asks for a reason, and your own look is kept too.',
      es: 'Conexiones, mensajes y su recorrido. Para mirar las carpetas se pide un motivo, y también queda anotado que usted miró.',
    },
    steps: [
      {
        en: 'Type the address of the account and press Show.',
        es: 'Escriba la dirección de la cuenta y pulse Mostrar.',
      },
      {
        en: 'To see the headers of its messages, choose why you need to.',
        es: 'Para ver los encabezados de sus mensajes, elija el motivo.',
      },
      {
        en: 'From each row one gets to the way of that message.',
        es: 'Desde cada fila se llega al recorrido de ese mensaje.',
      },
    ],
  },
  {
    ...{
      id: 'quien-hizo-que',
      page: '/auditoria',
      words: 'audit log bitacora historial culpable responsable cambio borro changed deleted admin',
    },
    title: { en: 'Find out who changed something', es: 'Saber quién cambió algo' },
    what: {
      en: 'Everything that administrators did in two years, and what was refused to them. Nobody can change or delete these lines here.',
      es: 'Todo lo que hicieron los administradores en dos años, y lo que se les rechazó. Desde aquí nadie puede cambiar ni borrar estas líneas.',
    },
    steps: [
      {
        en: 'To see what became of an account or domain, type its name under On what and press Find.',
        es: 'Para ver qué pasó con una cuenta o un dominio, escriba su nombre en Sobre qué y pulse Buscar.',
      },
      {
        en: 'To see what one person did, type their address under Who. Choose What and the days if there is too much.',
        es: 'Para ver qué hizo una persona, escriba su dirección en Quién. Si hay demasiado, elija Qué y los días.',
      },
      {
        en: 'Each line says when, from where, and whether it was done or refused. Passwords are never among it.',
        es: 'Cada línea dice cuándo, desde dónde y si se hizo o se rechazó. Las contraseñas nunca figuran.',
      },
      {
        en: 'If somebody did not do what stands there under their name, change their password at once and end their sessions.',
        es: 'Si alguien no hizo lo que figura a su nombre, cambie su contraseña de inmediato y cierre sus sesiones.',
      },
    ],
  },
  {
    ...{
      id: 'plan',
      page: '/plan',
      words:
        'size tamano disco disk memoria memory servidor comprar buy capacity capacidad price precio migrar',
    },
    title: { en: 'Find the plan that you need', es: 'Encontrar el plan que necesita' },
    what: {
      en: 'From a few answers come the machine, the disk year by year, what stays on the server and the days of the change.',
      es: 'De unas pocas respuestas salen el equipo, el disco año por año, qué se conserva en el servidor y las fechas del cambio.',
    },
    steps: [
      {
        en: 'Type how many people have a mailbox. What you do not know stays as it is: it has usual figures.',
        es: 'Escriba cuántas personas tienen buzón. Lo que no sepa déjelo como está: tiene valores habituales.',
      },
      {
        en: 'Say where the mail is today and on which day you want to change.',
        es: 'Indique dónde está el correo hoy y qué día quiere hacer el cambio.',
      },
      {
        en: 'The plan beside it changes as you type. Read Before you decide: it says what matters most.',
        es: 'El plan de al lado cambia mientras escribe. Lea Antes de decidir: dice lo que más importa.',
      },
      {
        en: 'Press Save PDF, or send the address of the page: it holds your answers.',
        es: 'Pulse Guardar PDF o envíe la dirección de la página: lleva sus respuestas.',
      },
    ],
  },
  {
    ...{
      id: 'proveedor',
      page: '/inicio-de-sesion',
      words: 'google microsoft sso oidc azure entra keycloak',
    },
    title: { en: 'Sign in with Microsoft or Google', es: 'Entrar con Microsoft o Google' },
    what: {
      en: 'People use the sign-in that the company has already. Passkeys and passwords go on working.',
      es: 'Las personas usan el inicio de sesión que la empresa ya tiene. Las llaves de acceso y las contraseñas siguen funcionando.',
    },
    steps: [
      {
        en: 'Register the mail at your provider, with the address that the page shows.',
        es: 'Registre el correo en su proveedor, con la dirección que muestra la página.',
      },
      {
        en: 'Copy what the provider gives you: issuer, number and secret of the application.',
        es: 'Copie lo que le da el proveedor: emisor, número y secreto de la aplicación.',
      },
      {
        en: 'Press Save. Whoever types an address of the company sees the button when signing in.',
        es: 'Pulse Guardar. Quien escriba una dirección de la empresa verá el botón al iniciar sesión.',
      },
      {
        en: 'Phones and mail programs keep using app passwords.',
        es: 'Los teléfonos y programas de correo siguen con contraseñas de aplicación.',
      },
    ],
  },
  {
    ...{
      id: 'empresas',
      page: '/empresas',
      words: 'company tenant cliente customer hosting servidor server disco impersonar',
    },
    title: {
      en: 'See to the servers and help a company',
      es: 'Vigilar los servidores y ayudar a una empresa',
    },
    what: {
      en: 'Only the service operator sees this page: how the servers are, and which company needs something.',
      es: 'Esta página la ve solo el operador del servicio: cómo están los servidores y qué empresa necesita algo.',
    },
    steps: [
      {
        en: 'Each server says once a minute that it is there, and how much room its disk has.',
        es: 'Cada servidor avisa una vez por minuto que está y cuánto lugar tiene su disco.',
      },
      {
        en: 'Companies that need something come first: paused sending, little storage left.',
        es: 'Primero aparecen las empresas que necesitan algo: envíos en pausa o poco espacio.',
      },
      {
        en: 'Press Act as to see what the admin of a company sees. A banner says so on every page, for an hour.',
        es: 'Pulse Actuar como para ver lo mismo que quien administra la empresa. Un aviso lo dice en cada página, durante una hora.',
      },
      {
        en: 'What you change meanwhile is in the company’s record of who did what, under your address.',
        es: 'Lo que cambie mientras tanto queda en el registro de la empresa, con la dirección de usted.',
      },
    ],
  },
  {
    ...{
      id: 'certificado',
      page: '/primer-arranque',
      words: 'tls ssl https seguro warning aviso lets encrypt acme caducado vence',
    },
    title: { en: 'A certificate for the server', es: 'Un certificado para el servidor' },
    what: {
      en: 'With a certificate of an authority, browsers and mail programs do not warn. Whoever installed the server does this.',
      es: 'Con un certificado de una entidad, los navegadores y programas de correo no avisan. Lo hace quien instaló el servidor.',
    },
    steps: [
      {
        en: 'For certificates that renew themselves, write enabled = true under [acme] in the configuration, with the addresses to be told.',
        es: 'Para certificados que se renuevan solos, escriba enabled = true en [acme], dentro de la configuración, con la dirección a la que se avisa.',
      },
      {
        en: 'For one of your own, name its two files under [tls].',
        es: 'Para uno propio, indique sus dos archivos en [tls].',
      },
      {
        en: 'Start the service again and type valija certificate list: it says what is in use.',
        es: 'Reinicie el servicio y escriba valija certificate list: dice cuál se usa.',
      },
    ],
  },
  {
    ...{
      id: 'nombre-servidor',
      page: '/primer-arranque',
      words: 'hostname host name mx ptr reverse inverso',
    },
    title: { en: 'Change the server’s name', es: 'Cambiar el nombre del servidor' },
    what: {
      en: 'Other servers know this one by its name. It has to stand in its DNS, also as the reverse name of its IP address.',
      es: 'Los demás servidores conocen a este por su nombre. Debe figurar en su DNS, también como nombre inverso de su dirección IP.',
    },
    steps: [
      {
        en: 'Write the new name in the configuration: hostname under [server].',
        es: 'Escriba el nombre nuevo en la configuración: hostname en [server].',
      },
      {
        en: 'Ask whoever gives you the IP address to set its reverse name to the same.',
        es: 'Pida a quien le da la dirección IP que ponga ese mismo nombre inverso.',
      },
      {
        en: 'Start the service again, and correct what Domains and DNS shows in red.',
        es: 'Reinicie el servicio y corrija lo que Dominios y DNS muestre en rojo.',
      },
    ],
  },
]
