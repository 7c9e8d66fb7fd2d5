#include "codecs/tensorflow/operators.hpp"

#include <algorithm>
#include <array>

namespace assay::tensorflow {
namespace {

using enum Effect;

// Name, effect, input, attribute; from the registry of TensorFlow 1.15 to 2.19, sorted by name. An operator that is
// told several names has a line for each.
constexpr std::array kOperators{
    Operator{"CSVDataset", loads_data, 0},
    Operator{"CSVDatasetV2", loads_data, 0},
    Operator{"CacheDataset", logs, 1},
    Operator{"CacheDatasetV2", logs, 1},
    Operator{"CreateSummaryDbWriter", logs, 1},
    Operator{"CreateSummaryFileWriter", logs, 1},
    Operator{"DTensorRestoreV2", restores, 0},
    Operator{"DataServiceDataset", network, 2},
    Operator{"DataServiceDatasetV2", network, 2},
    Operator{"DataServiceDatasetV3", network, 2},
    Operator{"DataServiceDatasetV4", network, 2},
    Operator{"DatasetFromGraph", network, 0},
    Operator{"DatasetToTFRecord", writes, 1},
    Operator{"DebugIdentity", logs, kNoOperand, "debug_urls"},
    Operator{"DebugIdentityV2", logs, kNoOperand, "debug_urls"},
    Operator{"DebugIdentityV3", logs, kNoOperand, "debug_urls"},
    Operator{"DebugNanCount", logs, kNoOperand, "debug_urls"},
    Operator{"DebugNumericSummary", logs, kNoOperand, "debug_urls"},
    Operator{"DebugNumericSummaryV2", logs, kNoOperand, "debug_urls"},
    Operator{"DecodeProtoV2", loads_data, kNoOperand, "descriptor_source"},
    Operator{"DistributedSave", saves, 1},
    Operator{"DistributedSave", network, 2},
    Operator{"EagerPyFunc", python},
    Operator{"EncodeProto", loads_data, kNoOperand, "descriptor_source"},
    Operator{"ExperimentalCSVDataset", loads_data, 0},
    Operator{"ExperimentalDatasetToTFRecord", writes, 1},
    Operator{"ExperimentalLMDBDataset", loads_data, 0},
    Operator{"ExperimentalMatchingFilesDataset", reads, 0},
    Operator{"ExperimentalSqlDataset", loads_data, 1},
    Operator{"FileSystemSetConfiguration", configures, 2},
    Operator{"FixedLengthRecordDataset", loads_data, 0},
    Operator{"FixedLengthRecordDatasetV2", loads_data, 0},
    Operator{"FixedLengthRecordReader", loads_data, kByQueue},
    Operator{"FixedLengthRecordReaderV2", loads_data, kByQueue},
    Operator{"GenerateVocabRemapping", loads_data, 0},
    Operator{"GenerateVocabRemapping", loads_data, 1},
    Operator{"ImmutableConst", reads, kNoOperand, "memory_region_name"},
    Operator{"InitializeTRTResource", loads_data, 1},
    Operator{"InitializeTableFromTextFile", loads_data, 1},
    Operator{"InitializeTableFromTextFileV2", loads_data, 1},
    Operator{"LMDBDataset", loads_data, 0},
    Operator{"LMDBReader", loads_data, kByQueue},
    Operator{"ListSnapshotChunksDataset", loads_data, 0},
    Operator{"LoadAndRemapMatrix", restores, 0},
    Operator{"LoadDataset", loads_data, 0},
    Operator{"MatchingFiles", reads, 0},
    Operator{"MatchingFilesDataset", reads, 0},
    Operator{"MergeV2Checkpoints", saves, 1},
    Operator{"PrintV2", logs, kNoOperand, "output_stream"},
    Operator{"PyFunc", python},
    Operator{"PyFuncStateless", python},
    Operator{"ReadFile", reads, 0},
    Operator{"RecordInput", loads_data, kNoOperand, "file_pattern"},
    Operator{"RegisterDataset", network, 1},
    Operator{"RegisterDatasetV2", network, 1},
    Operator{"RemoteCall", network, 0},
    Operator{"RemoteFusedGraphExecute", device, kNoOperand, "serialized_remote_fused_graph_execute_info"},
    Operator{"Restore", restores, 0},
    Operator{"RestoreSlice", restores, 0},
    Operator{"RestoreV2", restores, 0},
    Operator{"Rpc", network, 0},
    Operator{"RpcCall", network, 0},
    Operator{"RpcClient", network, 0},
    Operator{"RpcServer", network, 0},
    Operator{"Save", saves, 0},
    Operator{"SaveDataset", writes, 1},
    Operator{"SaveDatasetV2", writes, 1},
    Operator{"SaveSlices", saves, 0},
    Operator{"SaveV2", saves, 0},
    Operator{"SerializeTRTResource", saves, 1},
    Operator{"Skipgram", loads_data, kNoOperand, "filename"},
    Operator{"SnapshotChunkDataset", loads_data, 0},
    Operator{"SnapshotDataset", logs, 1},
    Operator{"SnapshotDataset", logs, kNoOperand, "reader_path_prefix"},
    Operator{"SnapshotDataset", logs, kNoOperand, "writer_path_prefix"},
    Operator{"SnapshotDatasetReader", loads_data, 0},
    Operator{"SnapshotDatasetV2", logs, 1},
    Operator{"SnapshotDatasetV2", logs, kNoOperand, "reader_prefix"},
    Operator{"SnapshotDatasetV2", logs, kNoOperand, "writer_prefix"},
    Operator{"SqlDataset", loads_data, 1},
    Operator{"TFRecordDataset", loads_data, 0},
    Operator{"TFRecordDatasetV2", loads_data, 0},
    Operator{"TFRecordReader", loads_data, kByQueue},
    Operator{"TFRecordReaderV2", loads_data, kByQueue},
    Operator{"TRTEngineOp", device, kNoOperand, "serialized_segment"},
    Operator{"TextLineDataset", loads_data, 0},
    Operator{"TextLineReader", loads_data, kByQueue},
    Operator{"TextLineReaderV2", loads_data, kByQueue},
    Operator{"TryRpc", network, 0},
    Operator{"WholeFileReader", reads, kByQueue},
    Operator{"WholeFileReaderV2", reads, kByQueue},
    Operator{"WriteFile", writes, 0},
    Operator{"XlaCustomCall", device, kNoOperand, "target_name"},
    Operator{"XlaCustomCallV2", device, kNoOperand, "call_target_name"},
};
static_assert(std::ranges::is_sorted(kOperators, {}, &Operator::name));

}  // namespace

std::string_view describe(Effect effect) {
  switch (effect) {
    case reads: return "reads a file";
    case writes: return "writes a file";
    case saves: return "saves variables to a file";
    case restores: return "restores variables from a file";
    case loads_data: return "loads data from a file";
    case logs: return "writes a log";
    case python: return "calls Python";
    case network: return "talks to another machine";
    case configures: return "says how files of other machines are reached";
    case device: return "runs what is compiled for a device or lies in a library";
  }
  return "";
}

std::span<const Operator> find_operator(std::string_view name) {
  return std::ranges::equal_range(kOperators, name, {}, &Operator::name);
}

}  // namespace assay::tensorflow
