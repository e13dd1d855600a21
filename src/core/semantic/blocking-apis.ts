import { allOf, apiTable } from './api-table.ts';

const VERBS = 'get post put patch delete head options request';

/** Calls that wait for an answer over HTTP. requests [2.x], httpx [0.18], httpx2, urllib3 [1.26; `request` 2.0]. */
export const BLOCKING_HTTP = apiTable({
  requests: VERBS,
  'requests.api': VERBS,
  'requests.Session': `${VERBS} send`,
  httpx: `${VERBS} stream`,
  'httpx.Client': `${VERBS} stream send`,
  httpx2: `${VERBS} stream`,
  'httpx2.Client': `${VERBS} stream send`,
  urllib3: 'request',
  'urllib3.PoolManager': 'request urlopen request_encode_url request_encode_body',
  'urllib3.ProxyManager': 'request urlopen request_encode_url request_encode_body',
  'urllib.request': 'urlopen urlretrieve',
  // SendGrid [6.0], whose client is python_http_client [3.3], on urllib
  'sendgrid.SendGridAPIClient': 'send',
  'python_http_client.Client': 'get post put patch delete',
});

/** Calls that do nothing but wait. */
export const BLOCKING_SLEEP = apiTable({ time: 'sleep' });

/** Calls that wait for as long as their first argument, `interval`, says; without it they return at once. psutil [2.0]. */
export const SAMPLING = apiTable({ psutil: 'cpu_percent cpu_times_percent', 'psutil.Process': 'cpu_percent' });

/** Calls that wait for another process to end. */
export const BLOCKING_SUBPROCESS = apiTable({
  subprocess: 'run call check_call check_output getoutput getstatusoutput',
  'subprocess.Popen': 'wait communicate',
  os: 'system wait wait3 wait4 waitpid waitid',
});

/** Calls that stop the thread until another machine or process answers, or a time has passed; without databases. */
export const BLOCKING_CALLS = allOf(BLOCKING_HTTP, BLOCKING_SLEEP, BLOCKING_SUBPROCESS);

/** Calls that start another process and return: the fork blocks, and so does whatever reads its pipes. */
export const STARTING_SUBPROCESS = apiTable({ subprocess: 'Popen', os: 'popen' });

/** Calls that read or write files. */
export const BLOCKING_IO = apiTable({
  builtins: 'open',
  'pathlib.Path':
    'open read_text read_bytes write_text write_bytes unlink rename replace rmdir glob rglob iterdir exists is_file is_dir stat mkdir touch',
  shutil:
    'copy copy2 copyfile copyfileobj copytree copymode copystat move rmtree make_archive unpack_archive disk_usage',
  os: 'remove unlink rename replace rmdir removedirs listdir scandir walk stat mkdir makedirs',
  'os.path': 'exists isfile isdir getsize getmtime',
  // What `UploadFile.file` is: Starlette keeps up to 1 MB in memory and the rest on disk.
  'tempfile.SpooledTemporaryFile': 'read readline readlines write',
});

/** Those of `BLOCKING_IO` that look up, make or take away one entry of a directory: quick on a local disk. */
export const BRIEF_IO: ReadonlySet<string> = new Set([
  ...['exists', 'is_file', 'is_dir', 'stat', 'mkdir', 'touch', 'unlink', 'rename', 'replace', 'rmdir'].map(
    (each) => `pathlib.Path.${each}`,
  ),
  ...['stat', 'mkdir', 'makedirs', 'remove', 'unlink', 'rename', 'replace', 'rmdir'].map((each) => `os.${each}`),
  ...['exists', 'isfile', 'isdir', 'getsize', 'getmtime'].map((each) => `os.path.${each}`),
  'shutil.disk_usage',
]);

/** Those of `BLOCKING_IO` that go through whole files or trees: how long that takes follows from how much there is. */
export const LONG_IO: ReadonlySet<string> = new Set([
  ...['copy', 'copy2', 'copyfile', 'copyfileobj', 'copytree', 'move', 'rmtree', 'make_archive', 'unpack_archive'].map(
    (each) => `shutil.${each}`,
  ),
  'os.walk',
  'pathlib.Path.rglob',
  ...['read', 'readlines', 'write'].map((each) => `tempfile.SpooledTemporaryFile.${each}`),
]);

/** Those of `BLOCKING_IO` that open or read one file, which the first argument or the receiver names. */
export const READING_IO: ReadonlySet<string> = new Set([
  'builtins.open',
  ...['open', 'read_text', 'read_bytes'].map((each) => `pathlib.Path.${each}`),
]);
