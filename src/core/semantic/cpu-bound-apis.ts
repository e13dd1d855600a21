import { apiTable } from './api-table.ts';

/** Calls that are slow on purpose, tens of milliseconds or more: hashes of passwords, and keys made from primes. */
export const COSTLY_CRYPTO = apiTable({
  // bcrypt [3.1]
  bcrypt: 'hashpw checkpw kdf',
  // passlib [1.7]
  'passlib.context.CryptContext': 'hash encrypt verify verify_and_update dummy_verify',
  ...Object.fromEntries(
    [
      'bcrypt',
      'bcrypt_sha256',
      'argon2',
      'scrypt',
      'pbkdf2_sha256',
      'pbkdf2_sha512',
      'sha256_crypt',
      'sha512_crypt',
    ].map((each) => [`passlib.hash.${each}`, 'hash verify']),
  ),
  // pwdlib [0.1]
  'pwdlib.PasswordHash': 'hash verify verify_and_update',
  'pwdlib.hashers.argon2.Argon2Hasher': 'hash verify',
  'pwdlib.hashers.bcrypt.BcryptHasher': 'hash verify',
  // argon2-cffi [16.3]
  'argon2.PasswordHasher': 'hash verify',
  'argon2.low_level': 'hash_secret hash_secret_raw verify_secret',
  // FastAPI Users [10]
  'fastapi_users.password.PasswordHelper': 'hash verify_and_update',
  // Werkzeug [0.7], Django [1.4]
  'werkzeug.security': 'generate_password_hash check_password_hash',
  'django.contrib.auth.hashers': 'make_password check_password',
  // PyNaCl [1.2]
  'nacl.pwhash': 'str verify',
  'nacl.pwhash.argon2i': 'str kdf verify',
  'nacl.pwhash.argon2id': 'str kdf verify',
  'nacl.pwhash.scrypt': 'str kdf verify',
  // Python [3.6]
  hashlib: 'scrypt pbkdf2_hmac',
  // cryptography [2.1; argon2 44]
  'cryptography.hazmat.primitives.kdf.pbkdf2.PBKDF2HMAC': 'derive verify',
  'cryptography.hazmat.primitives.kdf.scrypt.Scrypt': 'derive verify',
  'cryptography.hazmat.primitives.kdf.argon2.Argon2id': 'derive verify',
  'cryptography.hazmat.primitives.asymmetric.rsa': 'generate_private_key',
  // PyCryptodome [3.0], jwcrypto [0.3], Authlib [0.15], joserfc [0.1]
  'Crypto.PublicKey.RSA': 'generate',
  'jwcrypto.jwk.JWK': 'generate',
  'authlib.jose.JsonWebKey': 'generate_key',
  'authlib.jose.RSAKey': 'generate_key',
  'joserfc.jwk.RSAKey': 'generate_key',
});

/**
 * Calls that read or compute as much as they are given: tables, images, documents. pandas [1.0], Polars [0.20], Pillow [8.0],
 * MarkItDown [0.0.1], Docling [2].
 */
export const DATA_WORK = apiTable({
  pandas:
    'read_csv read_table read_fwf read_excel read_json read_html read_xml read_parquet read_orc read_feather read_hdf ' +
    'read_pickle read_sas read_spss read_stata read_sql read_sql_query read_sql_table',
  polars: 'read_csv read_excel read_json read_ndjson read_parquet read_ipc read_avro read_database',
  'PIL.Image.Image': 'resize save thumbnail convert rotate filter transform reduce quantize load',
  'PIL.ImageOps': 'exif_transpose fit contain cover pad',
  'markitdown.MarkItDown': 'convert convert_local convert_stream',
  'docling.document_converter.DocumentConverter': 'convert',
});

const ESTIMATOR =
  'fit fit_predict fit_transform predict predict_proba predict_log_proba decision_function transform score';

/** Methods with which a model of a library is used or trained; `__call__` is the model called itself. */
export const MODEL_WORK = apiTable({
  // whatever was unpickled: who calls one of these on it takes it for a model
  'pickle.Unpickled': 'fit fit_predict predict predict_proba decision_function',
  // PyTorch [1.0]
  'torch.nn.Module': '__call__ forward generate',
  // Keras [2.3], MLflow [1.0]
  'keras.Model': '__call__ fit predict evaluate',
  'mlflow.pyfunc.PyFuncModel': 'predict',
  // transformers [4.0], sentence-transformers [2.0], spaCy [3.0], openai-whisper [20220923], ultralytics [8.0]
  'transformers.Pipeline': '__call__',
  'sentence_transformers.SentenceTransformer': 'encode encode_query encode_document',
  'sentence_transformers.CrossEncoder': 'predict rank',
  'spacy.Language': '__call__',
  'whisper.Whisper': 'transcribe',
  'ultralytics.YOLO': '__call__ predict train',
  // faster-whisper [0.1] decodes when its result is gone through, but finds the language and the speech at once
  'faster_whisper.WhisperModel': 'transcribe',
  // llama-cpp-python [0.1], ONNX Runtime [1.0], vLLM [0.2]
  'llama_cpp.Llama': '__call__ create_completion create_chat_completion embed',
  'onnxruntime.InferenceSession': 'run',
  'vllm.LLM': 'generate chat encode',
});

/** Packages whose classes all work the same way, with what they do the work with; tokenizers and the like are quick. */
export const MODEL_PACKAGES: readonly (readonly [classes: RegExp, methods: ReadonlySet<string>])[] = [
  [
    /^(sklearn|xgboost|lightgbm|catboost)\.(?!.*(Scaler|Encoder|Imputer|Binarizer)$)(\w+\.)*[A-Z]\w*$/,
    words(ESTIMATOR),
  ],
  [
    /^transformers\.(?!\w*(Tokenizer\w*|Processor|Extractor|Config)$)(\w+\.)*[A-Z]\w*$/,
    words('__call__ generate forward'),
  ],
  [/^diffusers\.(\w+\.)*\w*Pipeline\w*$/, words('__call__')],
];

function words(list: string): ReadonlySet<string> {
  return new Set(list.split(' '));
}
