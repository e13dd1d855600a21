/**
 * Functions that read a model, with what they give. What comes out of a pickle can be anything: its type only says where
 * it is from.
 */
export const MODEL_LOADS: Readonly<Record<string, string>> = {
  // Python, joblib [0.11], cloudpickle [1.0], dill [0.3]
  'pickle.load': 'pickle.Unpickled',
  'joblib.load': 'pickle.Unpickled',
  'cloudpickle.load': 'pickle.Unpickled',
  'dill.load': 'pickle.Unpickled',
  // PyTorch [1.0]: also the weights alone
  'torch.load': 'torch.nn.Module',
  'torch.jit.load': 'torch.nn.Module',
  'torch.hub.load': 'torch.nn.Module',
  // Keras [2.3; `saving` 2.13], MLflow [1.0]
  'keras.models.load_model': 'keras.Model',
  'keras.saving.load_model': 'keras.Model',
  'tensorflow.keras.models.load_model': 'keras.Model',
  'mlflow.pyfunc.load_model': 'mlflow.pyfunc.PyFuncModel',
  'mlflow.sklearn.load_model': 'pickle.Unpickled',
  // transformers [4.0], spaCy [3.0], openai-whisper [20220923]
  'transformers.pipeline': 'transformers.Pipeline',
  'spacy.load': 'spacy.Language',
  'whisper.load_model': 'whisper.Whisper',
};

/** Classes of models whose constructor reads the weights. */
export const LOADING_CLASSES: ReadonlySet<string> = new Set([
  'sentence_transformers.SentenceTransformer',
  'sentence_transformers.CrossEncoder',
  'ultralytics.YOLO',
  'faster_whisper.WhisperModel',
  'llama_cpp.Llama',
  'onnxruntime.InferenceSession',
  'vllm.LLM',
]);

const FROM_PRETRAINED =
  /^((?:transformers|diffusers|sentence_transformers|tokenizers|peft|setfit|optimum)\.(?:\w+\.)*[A-Z]\w*)\.from_pretrained$/;

/** The class of `Class.from_pretrained`, which reads weights or a vocabulary; null for every other function. */
export function pretrainedClass(target: string): string | null {
  const cls = target.match(FROM_PRETRAINED)?.[1] ?? null;
  return cls?.endsWith('Config') ? null : cls;
}
