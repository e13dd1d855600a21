import { allOf, apiTable } from './api-table.ts';
import { BLOCKING_HTTP } from './blocking-apis.ts';

const VERBS = 'get post put patch delete head options request';

/** Clients whose calls wait for another machine without blocking, and mail servers. Databases, and Redis, are not among them. */
const OTHERS = apiTable({
  // httpx [0.18], httpx2, aiohttp [3]
  'httpx.AsyncClient': `${VERBS} stream send`,
  'httpx2.AsyncClient': `${VERBS} stream send`,
  'aiohttp.ClientSession': `${VERBS} ws_connect`,
  // Python
  'smtplib.SMTP': 'connect login sendmail send_message',
  'smtplib.SMTP_SSL': 'connect login sendmail send_message',
  'ftplib.FTP': 'connect login retrbinary storbinary',
  'imaplib.IMAP4_SSL': 'login select search fetch',
  // aiosmtplib [1.1], fastapi-mail [1.0], resend [0.6]
  aiosmtplib: 'send',
  'aiosmtplib.SMTP': 'connect login sendmail send_message',
  'fastapi_mail.FastMail': 'send_message',
  'resend.Emails': 'send',
  // Django [3]
  'django.core.mail': 'send_mail send_mass_mail',
  'django.core.mail.EmailMessage': 'send',
  'django.core.mail.EmailMultiAlternatives': 'send',
  // slack_sdk [3.0], Twilio [6], firebase_admin [5]
  'slack_sdk.WebClient': 'api_call chat_postMessage chat_postEphemeral chat_update files_upload_v2 users_lookupByEmail',
  'slack_sdk.webhook.WebhookClient': 'send',
  'firebase_admin.messaging': 'send send_each send_each_for_multicast send_multicast',
});

/** Calls that wait for an answer over the network, databases aside. */
export const NETWORK = allOf(BLOCKING_HTTP, OTHERS);
