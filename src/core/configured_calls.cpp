#include "core/configured_calls.hpp"

#include <algorithm>
#include <array>
#include <span>

namespace assay {
namespace {

// Entries that end with a point are prefixes. What lies below them is judged as what it is before they are asked when
// it is reached through the imports of a module. Sorted, no entry below another one.
constexpr auto kComputing = std::to_array<std::string_view>({
    "bitsandbytes.optim.",
    "builtins.print",
    "dataclasses.field",
    "datetime.date.",
    "datetime.datetime.",
    "deepspeed.ops.adagrad.",
    "deepspeed.ops.adam.",
    "deepspeed.ops.lamb.",
    "deepspeed.ops.lion.",
    "enum.auto",
    "json.dumps",
    "json.loads",
    "math.",
    "operator.add",
    "operator.and_",
    "operator.concat",
    "operator.contains",
    "operator.eq",
    "operator.floordiv",
    "operator.ge",
    "operator.gt",
    "operator.le",
    "operator.lt",
    "operator.mod",
    "operator.mul",
    "operator.ne",
    "operator.neg",
    "operator.not_",
    "operator.or_",
    "operator.pow",
    "operator.sub",
    "operator.truediv",
    "os.cpu_count",
    "os.getcwd",
    "os.getpid",
    "os.path.abspath",
    "os.path.basename",
    "os.path.dirname",
    "os.path.exists",
    "os.path.expanduser",
    "os.path.isdir",
    "os.path.isfile",
    "os.path.join",
    "os.path.normpath",
    "os.path.realpath",
    "os.path.relpath",
    "os.path.splitext",
    "pathlib.Path.cwd",
    "pathlib.Path.home",
    "pymdownx.slugs.",
    "random.Random",
    "random.choice",
    "random.randint",
    "random.random",
    "random.sample",
    "random.uniform",
    "rich.console.Console",
    "rich.progress.",
    "rich.theme.Theme",
    "socket.gethostname",
    "time.localtime",
    "time.monotonic",
    "time.perf_counter",
    "time.strftime",
    "time.time",
    "torch.compile",
    "torchtune.generation.",
    "torchtune.models.",
    "torchtune.modules.",
    "torchtune.rlhf.",
    "tqdm.auto.tqdm",
    "tqdm.tqdm",
    "typing.Any",
    "typing.Callable",
    "typing.Dict",
    "typing.Iterable",
    "typing.List",
    "typing.Literal",
    "typing.Mapping",
    "typing.Optional",
    "typing.Sequence",
    "typing.Set",
    "typing.Tuple",
    "typing.Type",
    "typing.Union",
    "uuid.uuid1",
    "uuid.uuid4",
    "uvicorn.logging.",
});
constexpr auto kLoading = std::to_array<std::string_view>({
    "PIL.Image.open",
    "boto3.client",
    "boto3.resource",
    "clip.load",
    "cv2.imread",
    "datasets.load_dataset",
    "datasets.load_from_disk",
    "faiss.read_index",
    "fsspec.filesystem",
    "huggingface_hub.hf_hub_download",
    "huggingface_hub.snapshot_download",
    "imageio.imread",
    "imageio.v2.imread",
    "imageio.v3.imread",
    "json.load",
    "librosa.load",
    "logging.FileHandler",
    "logging.StreamHandler",
    "logging.handlers.",
    "nltk.download",
    "numpy.genfromtxt",
    "numpy.loadtxt",
    "omegaconf.OmegaConf.load",
    "open_clip.create_model",
    "open_clip.create_model_and_transforms",
    "openai.AsyncOpenAI",
    "openai.OpenAI",
    "os.environ.get",
    "os.getenv",
    "os.makedirs",
    "pandas.read_csv",
    "pandas.read_excel",
    "pandas.read_feather",
    "pandas.read_json",
    "pandas.read_parquet",
    "pandas.read_table",
    "ray.init",
    "s3fs.S3FileSystem",
    "scipy.io.loadmat",
    "scipy.io.wavfile.read",
    "scipy.sparse.load_npz",
    "skimage.io.imread",
    "sklearn.datasets.",
    "soundfile.read",
    "spacy.load",
    "tensorboardX.SummaryWriter",
    "timm.create_model",
    "timm.models.create_model",
    "torch.utils.tensorboard.SummaryWriter",
    "torchaudio.info",
    "torchaudio.load",
    "torchtune.data.",
    "torchtune.datasets.",
    "torchtune.training.",
    "torchvision.io.",
    "transformers.pipeline",
    "yaml.safe_load",
});
static_assert(std::ranges::is_sorted(kComputing));
static_assert(std::ranges::is_sorted(kLoading));

/// Whether the list has `path`, or a prefix of it: the last entry that is not behind it.
bool has(std::span<const std::string_view> list, std::string_view path) {
  const auto behind = std::ranges::upper_bound(list, path);
  if (behind == list.begin()) return false;
  const auto entry = *std::prev(behind);
  return entry == path || (entry.ends_with('.') && path.starts_with(entry));
}

}  // namespace

ConfiguredCall configured_call(std::string_view path) {
  if (has(kComputing, path)) return ConfiguredCall::computes;
  // Models and tokenizers are loaded like this by many.
  if (has(kLoading, path) || path.ends_with(".from_pretrained")) return ConfiguredCall::loads;
  return ConfiguredCall::unusual;
}

}  // namespace assay
